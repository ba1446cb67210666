import Glibc
import JSON
import Jobs
import Operations
import Posix
import Runs
import Scalars

/// Finds the metrics in what runs have printed and records them, on a thread of its own: no worker
/// waits for that. A run that printed nothing is passed over.
final class ScalarRecorder: Sendable {
  /// Takes the metrics of a run as its record has them, and the number that is to be small or large.
  typealias Completion = @Sendable (JSONValue?, Double?) -> Void

  private struct Item: Sendable {
    let attempt: RunAttempt
    let rules: [OutputScalarRule]?
    let directory: String
    let completion: Completion
  }

  private struct State {
    var items: [Item] = []
    var isFinishing = false
    var thread: WorkerThread?
  }

  private let recorder: RunRecorder
  /// The number that somebody wants to know of every run.
  private let objective: TrialObjective?
  private let state = Monitor(State())

  init(_ recorder: RunRecorder, measuring objective: TrialObjective?) {
    self.recorder = recorder
    self.objective = objective
  }

  /// Has the metrics of a run recorded that has ended, then calls `completion`: soon, from another
  /// thread, or at once.
  func record(
    _ attempt: RunAttempt, of program: RunProgram, completion: @escaping Completion
  ) {
    // What is measured may stand in other files.
    guard objective != nil || RunRecorder.hasContents(attempt.files.output) else {
      return completion(nil, nil)
    }
    let item = Item(
      attempt: attempt, rules: program.operation.outputScalars, directory: program.directory,
      completion: completion)
    let isTaken = state.change { state in
      if state.thread == nil { state.thread = try? WorkerThread { [self] in work() } }
      guard state.thread != nil else { return false }
      state.items.append(item)
      return true
    }
    if isTaken { return }
    // There is no room for a thread.
    var output = RunOutputScalars()
    record(item, by: &output)
    recorder.flush()
  }

  /// Waits until everything is recorded.
  func finish() {
    let thread = state.change { state in
      state.isFinishing = true
      return state.thread
    }
    thread?.join()
  }

  private func work() {
    var output = RunOutputScalars()
    while let items = next() {
      for item in items { record(item, by: &output) }
      recorder.flush()
    }
  }

  private func record(_ item: Item, by output: inout RunOutputScalars) {
    let attempt = item.attempt
    let found = output.read(
      attempt.files.output, rules: item.rules, ignoring: attempt.flags.names)
    let summaries = found?.summaries ?? [:]
    let scalars = summaries.json
    if let scalars { recorder.note(.scalars(scalars), of: attempt.id) }
    item.completion(
      scalars,
      objective?.value(
        in: RunScalars.summaries(recorded: summaries, filesIn: item.directory)))
  }

  /// What has come since the last time; nil when nothing more comes.
  private func next() -> [Item]? {
    let items = state.wait { state -> [Item]? in
      guard !state.items.isEmpty || state.isFinishing else { return nil }
      defer { state.items = [] }
      return state.items
    }
    return items.flatMap { $0.isEmpty ? nil : $0 }
  }
}

extension RunRecorder {
  /// Whether a log has anything in it.
  fileprivate static func hasContents(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_size > 0
  }
}
