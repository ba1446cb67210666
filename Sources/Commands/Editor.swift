import Arguments
import Glibc
import Posix
import Text

/// The user's editor: what `VISUAL` or `EDITOR` name, else `editor`.
enum Editor {
  /// Opens the editor with `text`, in a file with this ending, and returns what was saved.
  static func edit(_ text: String, suffix: String = "") throws(CommandFailure) -> String {
    do throws(SystemError) {
      return try saved(text, suffix)
    } catch {
      throw CommandFailure("\(error)")
    }
  }

  private static func saved(_ text: String, _ suffix: String) throws(SystemError) -> String {
    let folder = Console.environment("TMPDIR") ?? "/tmp"
    var path = Array("\(folder)/batchrun-XXXXXX\(suffix)".utf8CString)
    let raw = mkstemps(&path, Int32(suffix.utf8.count))
    guard raw >= 0 else { throw SystemError("make a file for the editor") }
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(name) }
    try FileDescriptor(owning: raw, path: name).writeAll(Array(text.utf8))

    let editor = Console.environment("VISUAL") ?? Console.environment("EDITOR") ?? "editor"
    // The variables hold a command line.
    guard system("\(editor) \(shellQuoted(name))") == 0 else {
      throw SystemError("use the editor '\(editor)'", code: ECANCELED)
    }
    // Editors like to put another file in the place of the one that they were given.
    return String(decoding: try readFile(name), as: UTF8.self)
  }
}
