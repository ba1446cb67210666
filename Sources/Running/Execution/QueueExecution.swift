import Glibc
import Jobs
import Ledger
import LocalExecution
import Operations
import Posix
import Runs

/// A queue: starts staged runs, one after the other or several at once, until there are none, or
/// until it is stopped.
final class QueueExecution {
  private struct Child {
    let id: JobID
    let process: any ChildRun
    let operation: String
    /// On the clock that never goes back.
    let beganAt: Double
  }

  private let context: RunContext
  private let record: RunRecord
  private var request: RunRequest { context.request }
  private let store: RunStore
  private let signals: SignalQueue
  private var children: [Child] = []
  /// Of the runs that we have claimed and not seen the end of.
  private var holds: [JobID: ClaimHold] = [:]
  private var signal: Int32?
  /// Whether nothing more is to be started.
  private var isDraining = false
  private var guardian: GuardianWatch
  /// Whether no more is started, and what runs is waited for.
  private var isClosed = false

  init(_ context: RunContext, _ record: RunRecord) throws(RunFailure) {
    self.context = context
    self.record = record
    store = RunStore(home: context.request.home)
    guardian = GuardianWatch(context.machine.lifeline)
    do throws(SystemError) {
      signals = try context.machine.signals()
    } catch {
      throw RunFailure(error, exitCode: RunFailure.noRoom)
    }
  }

  func run() throws(RunFailure) -> RunResult {
    let record = OwnRecord(of: record, context.recorder)
    try record.begin()
    context.log.open(context.folders.output(of: self.record.id))
    var settings = QueueSettings(self.record.flags)
    settings.concurrency = context.workers
    var runner = QueueRunner(
      settings,
      QueueRunner.Surroundings(
        snapshot: { [store] in (try? QueueSnapshot(of: store)) ?? QueueSnapshot() },
        claim: { self.claim($0) }, release: { self.release($0) },
        start: { self.start($0, gpus: $1) }, wait: { self.wait(until: $0) },
        now: { Clock.monotonic }, isInterrupted: { self.isInterrupted() },
        say: { [log = context.log] in log.say($0.line(at: Clock.wall) + "\n") }))
    let timer = try StopTimer.start(after: request.stopAfter, tell: context.tell)
    let isComplete = runner.run()
    let isDrained = !isComplete && signal == nil
    if isDrained {
      isClosed = true
      context.log.say(QueueMessage.draining(running: children.count).line(at: Clock.wall) + "\n")
      while signal == nil, !children.isEmpty { runner.awaitEnd() }
    }
    timer?.cancel()
    endChildren()
    if isDrained, signal == nil {
      try record.end(.terminated, exitCode: nil)
      return RunResult(exitCode: 1)
    }
    guard isComplete else {
      try record.end(.terminated, exitCode: nil)
      let signal = signal ?? SIGTERM
      return RunResult(exitCode: 128 + signal, signal: signal)
    }
    try record.end(.completed, exitCode: 0)
    return RunResult(exitCode: 0)
  }

  // MARK: Claims

  private func claim(_ id: JobID) -> Bool {
    (try? withWriter(of: id) { writer throws(RunError) in
      _ = try writer.claim(id, expecting: [.staged])
      holds[id] = writer.handOverHold(of: id)
    }) != nil
  }

  private func release(_ id: JobID) {
    holds[id] = nil
    try? withWriter(of: id) { writer throws(RunError) in try writer.release(id) }
  }

  private func withWriter(
    of id: JobID, _ body: (RunWriter) throws(RunError) -> Void
  ) throws(RunError) {
    let writer: RunWriter
    do throws(LedgerError) {
      guard let run = try store.run(id) else { throw LedgerError.missing(folder: store.home) }
      writer = try RunWriter(run.ledger) { [tell = context.tell] in
        if let warning = $0.damageWarning { tell(.warning(warning)) }
      }
    } catch {
      throw .ledger(error)
    }
    try body(writer)
    do throws(LedgerError) {
      try writer.close()
    } catch {
      throw .ledger(error)
    }
  }

  // MARK: Processes

  private func start(_ id: JobID, gpus: String?) -> Bool {
    // The lines of runs that run at once would be mixed: each is shown when it has ended.
    let arguments = request.wording(.staged(id, gpus: gpus, isQuiet: showsAtEnd))
    let claim = RunSurroundings.Claim(run: id, claimer: .current)
    let environment = [RunSurroundings.Claim.variable: claim.text]
    context.tell(.handingOver)
    guard let process = try? context.machine.start(arguments, environment, context.tell) else {
      return false
    }
    let operation = (try? store.run(id))?.operation ?? ""
    context.tell(.partStarted(id, operation: operation))
    children.append(
      Child(id: id, process: process, operation: operation, beganAt: Clock.monotonic))
    return true
  }

  private var showsAtEnd: Bool { context.workers > 1 }

  private func isInterrupted() -> Bool {
    while let next = signals.next() {
      if next == SIGTSTP { StopRelay.stop(children.map(\.process.pid)) }
      if signal == nil, Signals.stopping.contains(next) { signal = next }
      if next == Signals.draining { drain() }
    }
    if guardian.notesLoss() {
      context.tell(.failure(GuardianWatch.failure))
      drain()
    }
    return signal != nil || (isDraining && !isClosed)
  }

  private func drain() {
    guard !isDraining else { return }
    isDraining = true
    // Batches among them start no more trials.
    for child in children { child.process.signal(Signals.draining) }
  }

  private func wait(until deadline: Double?) -> QueueRunner.Event? {
    if isInterrupted() { return .interrupted }
    let ready = Poll.wait(
      for: [signals.descriptor] + guardian.descriptors + children.map(\.process.ended),
      until: deadline)
    if isInterrupted() { return .interrupted }
    guard let index = children.firstIndex(where: { ready.contains($0.process.ended) }) else {
      return nil
    }
    let child = children.remove(at: index)
    return .ended(child.id, exitCode: reap(child))
  }

  private func reap(_ child: Child) -> Int32 {
    let code = child.process.wait().shellCode
    holds[child.id] = nil
    if showsAtEnd, !request.isQuiet { tellOutput(of: child.id) }
    context.tell(
      .partEnded(
        RunPartEnd(
          id: child.id, operation: child.operation, isStep: false, exitCode: code,
          runtime: Clock.monotonic - child.beganAt)))
    return code
  }

  /// Passes the signal on that ends the queue, and waits for the runs that it has started.
  private func endChildren() {
    for child in children { child.process.signal(signal ?? SIGTERM) }
    for child in children { _ = reap(child) }
    children = []
  }

  private func tellOutput(of id: JobID) {
    guard let run = try? store.run(id) else { return }
    let files = JobFiles(of: id, in: CurrentFolder.absolute(run.ledger.folder))
    context.tell(.queuedRunEnded(id, output: files.output))
  }
}
