import Arguments
import CPOSIX
import Glibc
import Jobs
import Ledger
import LocalExecution
import Operations
import Posix
import Runs
import Running

/// A queue: starts staged runs, one after the other or several at once, until there are none, or
/// until it is stopped.
final class QueueExecution {
  /// By it a run that a queue starts knows who has taken it for it: the run's id, and the queue's
  /// process with its start.
  private static let claimVariable = "BATCHRUN_CLAIMED_RUN"

  /// The queue whose child this process is, where it is there to start this run.
  static func claimer(of id: JobID) -> RunClaimer? {
    let words = (Console.environment(claimVariable) ?? "").split(separator: " ")
    guard words.count == 3, words[0] == id.text, let pid = Int32(words[1]),
      let start = UInt64(words[2])
    else { return nil }
    return RunClaimer(
      pid: pid, pidStart: start, host: Machine.hostname, bootID: Machine.bootIdentifier)
  }

  private static func claim(on id: JobID) -> String {
    let own = RunClaimer.current
    return "\(claimVariable)=\(id.text) \(own.pid) \(own.pidStart)"
  }

  private struct Child {
    let id: JobID
    let pid: Int32
    /// Becomes readable when the process has ended.
    let ended: Int32
  }

  private let context: RunContext
  private let record: RunRecord
  private let store: RunStore
  private let signals: SignalQueue
  private var children: [Child] = []
  private var signal: Int32?

  init(_ context: RunContext, _ record: RunRecord) throws(CommandFailure) {
    self.context = context
    self.record = record
    store = RunStore(home: context.request.home)
    do throws(SystemError) {
      signals = try SignalQueue(Signals.prepare())
    } catch {
      throw CommandFailure("\(error)", exitCode: 71)
    }
  }

  func run() throws(CommandFailure) -> RunSession.Ending {
    let account = RunAccount(context, record)
    try account.begin()
    context.log.open(context.folders.output(of: record.id))
    var settings = QueueSettings(record.flags)
    settings.concurrency = context.request.options.workers.count
    var runner = QueueRunner(
      settings,
      QueueRunner.Surroundings(
        snapshot: { [store] in (try? QueueSnapshot(of: store)) ?? QueueSnapshot() },
        claim: { self.claim($0) }, release: { self.release($0) },
        start: { self.start($0, gpus: $1) }, wait: { self.wait(until: $0) },
        now: { Clock.monotonic }, isInterrupted: { self.isInterrupted() },
        say: { [log = context.log] in log.say($0.line(at: Clock.wall) + "\n") }))
    let isComplete = runner.run()
    endChildren()
    guard isComplete else {
      try account.end(.terminated, exitCode: nil)
      let signal = signal ?? SIGTERM
      return RunSession.Ending(exitCode: 128 + signal, signal: signal)
    }
    try account.end(.completed, exitCode: 0)
    return RunSession.Ending(exitCode: 0)
  }

  // MARK: Claims

  private func claim(_ id: JobID) -> Bool {
    (try? withWriter(of: id) { writer throws(RunError) in
      _ = try writer.claim(id, expecting: [.staged])
    }) != nil
  }

  private func release(_ id: JobID) {
    try? withWriter(of: id) { writer throws(RunError) in try writer.release(id) }
  }

  private func withWriter(
    of id: JobID, _ body: (RunWriter) throws(RunError) -> Void
  ) throws(RunError) {
    let writer: RunWriter
    do throws(LedgerError) {
      guard let run = try store.run(id) else { throw LedgerError.missing(folder: store.home) }
      writer = try RunWriter(run.ledger)
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
    var arguments = ["run", "--home", context.request.options.home, "--start", id.text, "--yes"]
    if let gpus { arguments += ["--gpus", gpus] }
    // The lines of runs that run at once would be mixed: each is shown when it has ended.
    if context.request.options.workers.count > 1 { arguments.append("--quiet") }
    guard
      let pid = try? ForegroundChild.start(
        arguments, environment: [QueueExecution.claim(on: id)],
        standard: (0, 1, 2), group: .newGroup)
    else { return false }
    let ended = cposix_pidfd_open(pid)
    children.append(Child(id: id, pid: pid, ended: ended))
    return true
  }

  private func isInterrupted() -> Bool {
    while let next = signals.next() {
      if signal == nil, Signals.stopping.contains(next) { signal = next }
    }
    return signal != nil
  }

  private func wait(until deadline: Double?) -> QueueRunner.Event? {
    if isInterrupted() { return .interrupted }
    let ready = Poll.wait(for: [signals.descriptor] + children.map(\.ended), until: deadline)
    if isInterrupted() { return .interrupted }
    guard let index = children.firstIndex(where: { ready.contains($0.ended) }) else { return nil }
    let child = children.remove(at: index)
    return .ended(child.id, exitCode: reap(child))
  }

  private func reap(_ child: Child) -> Int32 {
    var status: Int32 = 0
    while waitpid(child.pid, &status, 0) < 0, errno == EINTR {}
    close(child.ended)
    if context.request.options.workers.count > 1 { showOutput(of: child.id) }
    switch WaitStatus(status) {
    case .exited(let code): return code
    case .signaled(let signal, _): return 128 + signal
    }
  }

  /// Passes the signal on that ends the queue, and waits for the runs that it has started.
  private func endChildren() {
    for child in children { kill(child.pid, signal ?? SIGTERM) }
    for child in children { _ = reap(child) }
    children = []
  }

  private func showOutput(of id: JobID) {
    guard let run = try? store.run(id),
      let bytes = ProcFile.read(JobFiles(of: id, in: run.ledger.folder).output)
    else { return }
    Console.write(bytes: bytes)
    Console.writeError("")
  }
}
