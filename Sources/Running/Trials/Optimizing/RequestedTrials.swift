import Jobs
import Operations
import Posix
import Runs

/// Trials that programs ask for by `batchrun trial`, over the socket of the batch. Each call is a
/// connection, and has one trial.
struct RequestedTrials: TrialSource {
  /// A program that asks.
  private struct Caller {
    let connection: LocalConnection
    /// What it asks for, once that has come.
    var request: (arguments: [String], draws: Bool)?
    /// The number of its trial, once it has one.
    var number: Int?
  }

  private let space: TrialSpace
  /// The batch, as messages name it.
  private let name: String
  private let listener: LocalListener
  /// By their descriptors.
  private var callers: [Int32: Caller] = [:]
  /// Those whose requests have not been met, in the order in which they came.
  private var waiting: [Int32] = []
  /// By the numbers of their trials, the descriptors of the processes that wait for them.
  private var owners: [Int: Int32] = [:]
  private var given = 0
  private var hasProcessEnded = false
  /// Why there are no further trials.
  private var refusal: String?

  /// Trials of a batch that choose from `space`, for processes that connect to `listener`.
  init(_ space: TrialSpace, of batch: JobID, _ listener: LocalListener) {
    self.space = space
    self.listener = listener
    name = batch.shortText
  }

  // MARK: Choosing

  mutating func next(given history: TrialHistory) -> TrialStep {
    while let descriptor = waiting.first {
      waiting.removeFirst()
      guard let request = callers[descriptor]?.request else { continue }
      do throws(FlagError) {
        let (flags, names) = try space.flags(
          request.arguments, drawing: request.draws, place: given)
        callers[descriptor]?.number = given
        owners[given] = descriptor
        given += 1
        return .trial(TrialChoice(flags: flags, given: names))
      } catch {
        refuse(descriptor, RunFailure(error, exitCode: 2))
      }
    }
    // No process is left that could ask.
    return hasProcessEnded ? .finished : .wait
  }

  mutating func take(_ result: TrialResult, of number: Int) {
    // The trial of a process that has ended continues without it.
    guard let descriptor = owners.removeValue(forKey: number) else { return }
    switch result {
    case .ended(let run, let objective):
      let report = TrialReport.json(of: run, objective: objective)
      answer(descriptor, .trial(report, exitCode: run.shellCode))
    case .staged(let run):
      answer(descriptor, .trial(TrialReport.json(of: run, objective: nil), exitCode: 0))
    case .refused(let failure): refuse(descriptor, failure)
    }
  }

  mutating func close(because reason: String) {
    refusal = refusal ?? reason
    refuseWaiting()
  }

  mutating func processEnded() {
    hasProcessEnded = true
  }

  // MARK: Callers

  var descriptors: [Int32] {
    (hasProcessEnded ? [] : [listener.descriptor]) + callers.keys
  }

  mutating func listen(to ready: [Int32]) -> [TrialSignal] {
    var signals: [TrialSignal] = []
    while !hasProcessEnded, let connection = listener.accept() {
      callers[connection.descriptor] = Caller(connection: connection)
      signals += read(from: connection.descriptor)
    }
    for descriptor in ready where callers[descriptor] != nil {
      signals += read(from: descriptor)
    }
    if refusal != nil { refuseWaiting() }
    return signals
  }

  private mutating func read(from descriptor: Int32) -> [TrialSignal] {
    guard let connection = callers[descriptor]?.connection else { return [] }
    var signals: [TrialSignal] = []
    for line in connection.receive() {
      switch TrialRequest(line) {
      case .run(let arguments, let draws) where callers[descriptor]?.request == nil:
        callers[descriptor]?.request = (arguments, draws)
        waiting.append(descriptor)
      case .signal(let signal):
        if let number = callers[descriptor]?.number {
          signals.append(TrialSignal(signal, to: number))
        } else {
          refuse(
            descriptor, RunFailure("the trial was not started", exitCode: 128 + signal))
        }
      default: break
      }
    }
    // A trial that was only requested by a process that has ended is not made.
    if connection.isAtEnd { forget(descriptor) }
    return signals
  }

  private mutating func forget(_ descriptor: Int32) {
    if let number = callers[descriptor]?.number { owners[number] = nil }
    waiting.removeAll { $0 == descriptor }
    callers[descriptor] = nil
  }

  private mutating func answer(_ descriptor: Int32, _ answer: TrialAnswer) {
    callers[descriptor]?.connection.send(answer.line)
    forget(descriptor)
  }

  private mutating func refuse(_ descriptor: Int32, _ failure: RunFailure) {
    answer(
      descriptor,
      .refused(
        message: failure.message, details: failure.details, hint: failure.hint,
        exitCode: failure.exitCode))
  }

  private mutating func refuseWaiting() {
    guard let refusal else { return }
    for descriptor in waiting {
      refuse(
        descriptor,
        RunFailure(
          "batch \(name) makes no more trials: \(refusal)", exitCode: TrialAnswer.noTrial))
    }
  }
}
