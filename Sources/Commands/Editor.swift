import Arguments
import Posix

/// The user's editor: the command line in `VISUAL` or `EDITOR`, else `editor`.
enum Editor {
  /// Opens the editor with `text`, in a file with this ending, and returns what was saved.
  static func edit(_ text: String, suffix: String = "") throws(CommandFailure) -> String {
    let command = Console.environment("VISUAL") ?? Console.environment("EDITOR") ?? "editor"
    let folder = Console.environment("TMPDIR") ?? "/tmp"
    do throws(SystemError) {
      return try TextEditor(command: command, temporaryFolder: folder).edit(text, suffix: suffix)
    } catch {
      throw CommandFailure("\(error)")
    }
  }
}
