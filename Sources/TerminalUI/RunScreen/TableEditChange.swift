import Ledger
import Posix
import Runs

extension TableEdit {
  /// What a key of the screen does to the record of a run, if `user` has pressed it.
  func change(of run: RunRecord, by user: String) -> RecordChange {
    switch self {
    case .mark(let isMarked): return .marked(isMarked)
    case .label(let text): return .label(LabelWords.trimmed(text))
    case .tags(let added, let removed):
      return TagEdit(added: added, removed: removed).change(of: run)
    case .comment(let text):
      let comment = RecordComment(
        body: LabelWords.trimmed(text), host: Machine.hostname,
        user: user, time: Clock.wall)
      return .comments(run.comments + [comment])
    }
  }
}
