import Ledger
import Posix
import Runs
import TerminalUI

extension TableEdit {
  /// What a key of the screen does to the record of a run.
  func change(of run: RunRecord) -> RecordChange {
    switch self {
    case .mark(let isMarked): return .marked(isMarked)
    case .label(let text): return .label(LabelWords.trimmed(text))
    case .tags(let added, let removed):
      return TagEdit(added: added, removed: removed).change(of: run)
    case .comment(let text):
      let comment = RecordComment(
        body: LabelWords.trimmed(text), host: Machine.hostname,
        user: Console.environment("USER") ?? "", time: Clock.wall)
      return .comments(run.comments + [comment])
    }
  }
}
