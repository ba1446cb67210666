import Jobs
import Ledger
import Runs

extension RunRequest.Subject {
  /// The options that the run was given and that hold on: those of a staged run that is started, and
  /// those of a batch that is continued. None where there is no such run, which is told when it is
  /// looked for to be run.
  package func keptOptions(home: String) -> [String] {
    let run: RunRecord?
    switch self {
    case .operation, .copy: run = nil
    case .resume(let reference): run = try? RunStore(home: home).namedBatch(reference)
    case .restart(let reference):
      run = (try? RunStore(home: home).namedRun(reference)).flatMap { $0.isStaged ? $0 : nil }
    }
    return run?.members[.runOptions]?.array?.compactMap(\.string) ?? []
  }
}

extension RunRecord {
  /// Whether it waits for its first start; a queue may have claimed it for that.
  fileprivate var isStaged: Bool {
    state == .staged || members[.claimedFrom]?.string == JobState.staged.rawValue
  }
}
