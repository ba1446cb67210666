import JSON
import Posix
import Runs
import TerminalUI

extension RunEdit {
  /// What a key of the screen does to a record.
  init(_ edit: TableEdit, of run: RunRecord) {
    switch edit {
    case .mark(let isMarked): self.init("marked", isMarked ? .bool(true) : nil)
    case .label(let text):
      let label = LabelWords.trimmed(text)
      self.init("label", label.isEmpty ? nil : .string(label))
    case .tags(let added, let removed):
      let tags = Set(run.tags.filter { !removed.contains($0) } + added).sorted()
      self.init("tags", tags.isEmpty ? nil : .array(tags.map { .string($0) }))
    case .comment(let text):
      let comment = RunRecord.Comment(
        body: LabelWords.trimmed(text), host: Machine.hostname,
        user: Console.environment("USER") ?? "", time: Clock.wall)
      self.init("comments", .array((run.comments + [comment]).map(\.json)))
    }
  }
}
