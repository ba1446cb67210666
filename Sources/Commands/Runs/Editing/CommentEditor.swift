import Arguments
import Runs
import Views

/// The user's editor, for a comment.
struct CommentEditor {
  private let notes: [String]

  init(_ runs: [RunRecord]) {
    notes =
      ["Type a comment for the runs below. Lines that start with '#' are left out."]
      + RunTable().previewLines(runs)
  }

  /// For runs that are not there yet.
  init(notes: String...) {
    self.notes = notes
  }

  /// Opens the editor with `text` and the notes, and returns what was saved.
  func write(startingWith text: String) throws(CommandFailure) -> String {
    try Editor.edit(text + "\n\n" + notes.map { "# \($0)\n" }.joined())
      .split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("#") }.joined(separator: "\n")
  }
}
