import Glibc
import JSON
import Jobs
import Ledger
import Operations
import Posix
import Runs
import Scalars
import Synchronization

/// Finds the metrics in what runs have printed and written and records them, on a separate thread: no
/// worker waits for that. A run that did neither is skipped.
final class ScalarRecorder: Sendable {
  /// Takes the metrics of a run as its record has them, and the number that is to be small or large.
  typealias Completion = @Sendable (JSONValue?, Double?) -> Void

  private struct Item: Sendable {
    let attempt: RunAttempt
    let rules: ScalarRules
    let directory: String
    let completion: Completion
  }

  private struct State {
    var items: [Item] = []
    var isFinishing = false
    var thread: WorkerThread?
    /// Woken when the thread has nothing to do any longer.
    var finished: Wakeup?
    var isFinished = false
    /// Whether what is left is not to be read any longer, and how many runs that concerns.
    var isAbandoned = false
    var unread = 0
  }

  /// Seconds between two checks, if there is no notice of changes.
  private static let secondLook = 0.05
  /// Seconds that the thread has to notice that its work is no longer wanted.
  private static let patience = 0.2

  private let recorder: RunRecorder
  private let logs = LogSizes()
  /// The metric to be reported of every run.
  private let objective: TrialObjective?
  private let state = Monitor(State())
  /// Whether the ledger may still be written; held while it is.
  private let isOpen = Mutex(true)

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
    guard objective != nil || logs.hasOutput(attempt) else {
      return completion(nil, nil)
    }
    let item = Item(
      attempt: attempt, rules: program.operation.scalarRules, directory: program.directory,
      completion: completion)
    let isTaken = state.change { state in
      if state.thread == nil { state.thread = try? WorkerThread { [self] in work() } }
      guard state.thread != nil else { return false }
      state.items.append(item)
      return true
    }
    if isTaken { return }
    // There is no room for a thread.
    state.change { $0.unread += 1 }
    var output = RunOutputScalars()
    record(item, by: &output)
    recorder.flush()
  }

  /// Waits until everything is recorded, no longer than until `deadline` (seconds of the monotonic
  /// clock). A signal that asks this process to end is passed to `hurry`, which returns by when it has to be
  /// done then; the next one ends it at once.
  ///
  /// - Returns: how many runs have been left out. Commands that show their metrics read their logs.
  func finish(
    until deadline: Double?, signals: SignalQueue, hurry: (Int32) -> Double
  ) -> Int {
    let isOver = state.change { state in
      state.isFinishing = true
      return state.thread == nil
    }
    if isOver { return 0 }
    let finished = try? Wakeup()
    state.change { $0.finished = finished }
    var deadline = deadline
    var isHurried = deadline != nil
    while !state.withLock(\.isFinished), deadline.map({ Clock.monotonic < $0 }) ?? true {
      // Without a way to be woken it is looked for again and again.
      let next = finished == nil ? Clock.monotonic + ScalarRecorder.secondLook : .infinity
      let until = min(deadline ?? .infinity, next)
      _ = Poll.wait(
        for: [signals.descriptor] + (finished.map { [$0.descriptor] } ?? []),
        until: until < .infinity ? until : nil)
      guard let signal = signals.nextStop() else { continue }
      deadline = isHurried ? Clock.monotonic : hurry(signal)
      isHurried = true
    }
    return abandon()
  }

  /// Reads no further. The thread may be at something that takes long; it writes nothing more then.
  private func abandon() -> Int {
    state.change { $0.isAbandoned = true }
    _ = state.wait(until: Clock.monotonic + ScalarRecorder.patience) { $0.isFinished ? true : nil }
    isOpen.withLock { $0 = false }
    return state.withLock { $0.unread + $0.items.count }
  }

  private func work() {
    var output = RunOutputScalars()
    while let items = next() {
      for item in items { record(item, by: &output) }
      isOpen.withLock { if $0 { recorder.flush() } }
    }
    state.change { state in
      state.isFinished = true
      state.finished?.wake()
    }
  }

  private func record(_ item: Item, by output: inout RunOutputScalars) {
    let attempt = item.attempt
    let found = output.read(
      attempt.files, rules: item.rules, ignoring: attempt.flags.names,
      while: { [state] in !state.withLock(\.isAbandoned) })
    let summaries = found ?? [:]
    let value =
      state.withLock(\.isAbandoned)
      ? nil
      : objective?.value(in: RunScalars.summaries(recorded: summaries, filesIn: item.directory))
    isOpen.withLock { isOpen in
      guard isOpen else { return }
      let isRead = state.withLock { state in
        if !state.isAbandoned { state.unread -= 1 }
        return !state.isAbandoned
      }
      let scalars = isRead ? summaries.json : nil
      if let scalars {
        recorder.note(.scalars(scalars), of: attempt.id)
      } else if !isRead, attempt.number > 1 {
        // Those of an attempt before.
        recorder.note(.withoutScalars, of: attempt.id)
      }
      item.completion(scalars, isRead ? value : nil)
    }
  }

  /// What has come since the last time; nil when nothing more comes.
  private func next() -> [Item]? {
    let items = state.wait { state -> [Item]? in
      guard !state.items.isEmpty || state.isFinishing else { return nil }
      defer { state.items = [] }
      state.unread += state.items.count
      return state.items
    }
    return items.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// Which of many runs have printed anything, or written metrics: looked for from the folder of
/// their ledger.
private final class LogSizes: Sendable {
  private let ledger = Mutex<Directory?>(nil)

  func hasOutput(_ attempt: RunAttempt) -> Bool {
    let files = JobFiles(of: attempt.id)
    func isWritten(_ folder: Directory?, _ path: String) -> Bool? {
      guard let status = try? folder?.status(of: path) else { return nil }
      return status.size > 0
    }
    let known = ledger.withLock { $0 }
    if let output = isWritten(known, files.output) {
      return output || isWritten(known, files.metrics) == true
    }
    // The folder may have been removed, and made again.
    let opened = try? Directory(path: folder(of: folder(of: attempt.files.logs)))
    ledger.withLock { $0 = opened }
    return [files.output, files.metrics].contains { isWritten(opened, $0) == true }
  }
}
