import Arguments
import JSON
import Operations
import Running

/// What the user writes in an editor before a run: its flags, its comment, that of its batch.
///
/// It happens once, in the first of the processes of `run`, which still has the terminal; the
/// others get the outcome with their arguments (`--edited`).
struct RunEdits {
  private let options: RunCommand
  private let request: RunRequest

  /// Nil where nothing is to be edited, or has been already.
  init?(_ invocation: RunInvocation) {
    let options = invocation.options
    guard
      options.edited == nil,
      options.editsFlags || options.editsComment || options.editsBatchComment
    else { return nil }
    self.options = options
    request = invocation.request
  }

  /// The command with what was written in the place of the wish to write it.
  func edited() throws(CommandFailure) -> RunCommand {
    var edits = JSONObject()
    if options.editsFlags {
      edits.members.append(.init(key: "flags", value: .object(try editedFlags().json)))
    }
    if options.editsComment {
      let text = try comment(options.comment, "Type a comment for the run, or for every trial.")
      edits.members.append(.init(key: "comment", value: .string(text)))
    }
    if options.editsBatchComment {
      let text = try comment(options.batchComment, "Type a comment for the batch itself.")
      edits.members.append(.init(key: "batch_comment", value: .string(text)))
    }
    var bytes: [UInt8] = []
    bytes.appendJSON(.object(edits))
    let text = String(decoding: bytes, as: UTF8.self)
    var edited = options
    edited.take(edits: text)
    return edited
  }

  private func comment(_ text: String?, _ note: String) throws(CommandFailure) -> String {
    let comment = try CommentEditor(
      notes: note, "Lines that start with '#' are left out; an empty text cancels the run."
    ).write(startingWith: text ?? "").trimmedBlankLines
    guard !comment.isEmpty else {
      throw CommandFailure("the comment is empty: nothing is run", exitCode: Prompt.declined)
    }
    return comment
  }

  // MARK: Flags

  /// The values that were changed.
  private func editedFlags() throws(CommandFailure) -> Flags {
    // What is not right yet can be put right now.
    var request = request
    request.forcesFlags = true
    let draft = try RunPlans(request).draft()
    guard !draft.flags.isEmpty else {
      throw CommandFailure("'\(draft.operation.fullName)' has no flags to edit")
    }
    let text = FlagSheet.text(of: draft.flags, operation: draft.operation.fullName)
    let saved = try Editor.edit(text, suffix: ".yml")
    do throws(FlagSheet.Failure) {
      return try FlagSheet.changes(in: saved, from: draft.flags)
    } catch {
      var failure = CommandFailure(error)
      if case .empty = error { failure.exitCode = Prompt.declined }
      throw failure
    }
  }
}

extension RunCommand {
  /// Takes over what an editor was used for.
  mutating func take(edits text: String) {
    guard let edits = try? JSONValue(parsing: Array(text.utf8)) else { return }
    edited = text
    editedFlags = Flags(edits["flags"]?.object ?? JSONObject())
    comment = edits["comment"]?.string ?? comment
    batchComment = edits["batch_comment"]?.string ?? batchComment
  }
}
