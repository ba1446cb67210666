import Dispatch
import Glibc
import JSON
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs
import Scalars
import Synchronization
import TerminalUI

/// Shows runs while they are executed: what starts, what they print, what fails; and takes the
/// scalars out of their output.
///
/// With one worker the output of a run is shown as it comes; with more, when the run has ended,
/// so that the lines of two runs are never mixed. That of an optimizer comes line by line.
final class RunObserver: LaunchObserver {
  private struct State {
    var tails: [JobID: OutputTail] = [:]
    var failure: AttemptEnd?
    /// Of trials that an optimizer waits for.
    var scalars: [JobID: JSONValue] = [:]
    /// How many attempts are under way.
    var running = 0
    /// Whether everybody has been asked to end.
    var isStopping = false
  }

  /// Seconds for which a process that is told to stop is waited for without a word.
  private static let patience = 2.0

  private let context: RunContext
  private let isBatch: Bool
  /// The batch whose process chooses the trials.
  private let optimizer: JobID?
  private let isSequential: Bool
  private let isQuiet: Bool
  /// Shared by the runs, one after the other.
  private let watch: FolderWatch?
  private let state = Mutex(State())
  /// Keeps what is printed about one run together.
  private let printing = Mutex(())

  init(_ context: RunContext, isBatch: Bool, optimizer: JobID? = nil) {
    self.context = context
    self.isBatch = isBatch
    self.optimizer = optimizer
    isSequential = context.request.options.workers.count == 1
    isQuiet = context.request.options.isQuiet
    watch = isSequential && !isQuiet && optimizer == nil ? try? FolderWatch() : nil
  }

  /// The end of the last attempt that failed, but for an optimizer's; of a single run, how it ended
  /// badly.
  var failure: AttemptEnd? { state.withLock { $0.failure } }

  func observe(_ change: LaunchChange) {
    switch change {
    case .started(let order): attemptStarted(order)
    case .ended(let end): attemptEnded(end)
    case .noticed(let notice): noticed(notice)
    }
  }

  private func attemptStarted(_ order: AttemptOrder) {
    state.withLock { $0.running += 1 }
    if isBatch, order.id != optimizer, let program = RunProgram(of: order) {
      log("Running trial \(order.id.text): \(program.description)")
    }
    guard showsLive(order.id) else { return }
    // The executor makes it too, but it has to be there to be watched.
    let files = JobFiles(of: order.id, in: context.folders.ledger)
    try? Directory.make(files.logs)
    // The output of the attempt before is not this one's.
    if order.lifetimeNumber > 1 {
      rename(files.output, files.log(.output, ofAttempt: order.lifetimeNumber - 1))
    }
    let tail = try? OutputTail(
      of: files.output, to: STDOUT_FILENO, watching: watch,
      byLines: optimizer != nil)
    state.withLock { $0.tails[order.id] = tail }
  }

  private func attemptEnded(_ ending: AttemptEnd) {
    let tail = state.withLock { state in
      state.running -= 1
      return state.tails.removeValue(forKey: ending.order.id)
    }
    tail?.finish()
    if !isQuiet, !showsLive(ending.order.id) { showOutput(of: ending.order.id) }
    recordScalars(of: ending)
    guard ending.outcome != .exited(code: 0) else { return }
    if ending.order.id == optimizer { return tellOfOptimizer(ending) }
    state.withLock { $0.failure = ending }
    tell(ending)
  }

  private func noticed(_ notice: LaunchNotice) {
    switch notice {
    case .stopping(_, _, let grace):
      state.withLock { $0.isStopping = true }
      sayIfRunning(
        after: RunObserver.patience, "Operation interrupted - waiting for process to exit")
      // Just before that happens.
      sayIfRunning(
        after: grace - 0.2, "Operation process did not exit - stopping forcefully")
      if isBatch { log("Stopping batch (pending trials can be started as needed)") }
    case .halted:
      state.withLock { $0.isStopping = true }
      log(
        "Stopping batch because a trial failed (pending trials can be started as needed)", "ERROR")
    case .closedForStarts(let failure, _): Console.warn(failure.wording)
    case .killing, .heldBack, .added, .suspended, .resumed: break
    }
  }

  /// Tells why it takes so long to stop.
  private func sayIfRunning(after seconds: Double, _ text: String) {
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [self] in
      guard state.withLock({ $0.running > 0 }) else { return }
      isBatch ? log(text) : context.log.say(text + "\n")
    }
  }

  func log(_ text: String, _ level: String = "INFO") {
    printing.withLock { _ in context.log.say("\(level): [batchrun] \(text)\n") }
  }

  /// The scalars of a trial that an optimizer waits for, given once.
  func takeScalars(of id: JobID) -> JSONValue? {
    state.withLock { $0.scalars.removeValue(forKey: id) }
  }

  private func showsLive(_ id: JobID) -> Bool {
    !isQuiet && (isSequential || id == optimizer)
  }

  // MARK: Ends

  private func tell(_ ending: AttemptEnd) {
    switch ending.outcome {
    case .notStarted(let reason), .withheld(let reason):
      isBatch
        ? log("Trial \(ending.order.id.text) exited with an error: (1) \(reason)", "ERROR")
        : Console.writeError("batchrun: \(reason)\n")
    case .exited(let code):
      guard isBatch else { return }
      log(
        "Trial \(ending.order.id.text) exited with an error (\(code)) - see log for details",
        "ERROR")
    case .signaled, .terminated, .vanished, .timedOut:
      if isBatch { log("Trial \(ending.order.id.text) was terminated") }
    }
  }

  private func tellOfOptimizer(_ ending: AttemptEnd) {
    switch ending.outcome {
    case .exited(let code): log("The optimizer exited with an error (\(code))", "ERROR")
    case .notStarted(let reason), .withheld(let reason):
      log("The optimizer exited with an error: (1) \(reason)", "ERROR")
    case .signaled, .terminated, .vanished, .timedOut:
      if !state.withLock({ $0.isStopping }) { log("The optimizer was terminated") }
    }
  }

  private func showOutput(of id: JobID) {
    printing.withLock { _ in
      guard let bytes = output(of: id) else { return }
      bytes.withUnsafeBytes { Console.write(bytes: $0) }
      if let last = bytes.last, last != UInt8(ascii: "\n") { Console.write("\n") }
      Console.writeError("")
    }
  }

  /// What a run has printed; nil where that is nothing.
  private func output(of id: JobID) -> [UInt8]? {
    let path = context.folders.output(of: id)
    var status = stat()
    guard stat(path, &status) == 0, status.st_size > 0 else { return nil }
    return try? readFile(path)
  }

  /// Reads the numbers that a run has printed, and records them.
  private func recordScalars(of ending: AttemptEnd) {
    guard let program = RunProgram(of: ending.order),
      let bytes = output(of: ending.order.id),
      let rules = try? OutputScalarRules(program.operation.outputScalars), !rules.isEmpty
    else { return }
    var collector = ScalarCollector(rules, ignoring: program.flags.names)
    bytes.withUnsafeBytes { collector.feed($0) }
    collector.finish()
    guard let scalars = collector.json else { return }
    if optimizer != nil { state.withLock { $0.scalars[ending.order.id] = scalars } }
    try? context.writer.update(
      ending.order.id, set: [.init(key: "scalars", value: scalars)])
  }
}

extension RunProgram {
  /// The program of an attempt; nil where that is of no run.
  fileprivate init?(of order: AttemptOrder) {
    guard case .program(let program) = order.job.work, let run = program as? RunProgram else {
      return nil
    }
    self = run
  }

  /// `train (lr=0.1, x=2)`, without flags that are null.
  var description: String {
    let shown = flags.sorted.filter { $0.value != .null }
      .map { "\($0.name)=\($0.value.encodedForAssignment)" }
    return "\(operation.fullName) (\(shown.joined(separator: ", ")))"
  }
}
