import Ledger
import Runs

extension RunRequest.Subject {
  /// The options that the run was given before and that hold on when it is started again, or continued.
  /// None if there is no such run, which is reported when it is looked up to be run.
  package func keptOptions(home: String) -> [String] {
    let store = RunStore(home: home)
    let run: RunRecord?
    switch self {
    case .operation, .copy: run = nil
    case .resume(let reference): run = try? store.namedBatch(reference)
    case .restart(let reference):
      run = try? store.namedRun(reference, evenWithoutFolder: true)
    }
    return run?.members[.runOptions]?.array?.compactMap(\.string) ?? []
  }
}
