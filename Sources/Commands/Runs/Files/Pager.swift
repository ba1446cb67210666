import Posix
import Text

/// The program in which people read what is longer than their terminal.
enum Pager {
  /// Shows a file: what `PAGER` says, else 'less'.
  static func show(_ path: String) throws {
    let command = Console.environment("PAGER").flatMap { $0.isEmpty ? nil : $0 } ?? "less"
    try ForegroundCommand.run("\(command) < \(shellQuoted(path))", name: command)
  }
}
