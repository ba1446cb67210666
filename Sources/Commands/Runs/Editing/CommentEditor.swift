import Arguments
import Glibc
import Posix
import Runs
import Text

/// The user's editor, for a comment.
struct CommentEditor {
  private let runs: [RunRecord]

  init(_ runs: [RunRecord]) {
    self.runs = runs
  }

  /// Opens the editor with `text` and a list of the runs, and returns what was saved.
  func write(startingWith text: String) throws(CommandFailure) -> String {
    do throws(SystemError) {
      return try edit(text)
    } catch {
      throw CommandFailure("\(error)")
    }
  }

  private func edit(_ text: String) throws(SystemError) -> String {
    var path = Array(
      "\(Console.environment("TMPDIR") ?? "/tmp")/batchrun-comment-XXXXXX".utf8CString)
    let raw = mkstemp(&path)
    guard raw >= 0 else { throw SystemError("make a file for the editor") }
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(name) }
    let file = FileDescriptor(owning: raw, path: name)
    let notes =
      ["Type a comment for the runs below. Lines that start with '#' are left out."]
      + RunTable().previewLines(runs)
    try file.writeAll(Array((text + "\n\n" + notes.map { "# \($0)\n" }.joined()).utf8))

    let editor = Console.environment("VISUAL") ?? Console.environment("EDITOR") ?? "editor"
    // The variables hold a command line.
    guard system("\(editor) \(shellQuoted(name))") == 0 else {
      throw SystemError("use the editor '\(editor)'", code: ECANCELED)
    }
    // Editors like to put another file in the place of the one that they were given.
    let saved = open(name, O_RDONLY | O_CLOEXEC)
    guard saved >= 0 else { throw SystemError("open '\(name)'") }
    let bytes = try FileDescriptor(owning: saved, path: name).contents()
    return String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("#") }.joined(separator: "\n")
  }
}
