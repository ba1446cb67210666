import Posix

/// Runs of ours that are other processes, one at a time.
final class ChildRuns {
  private let request: RunRequest
  private let machine: RunMachine
  private let tell: RunListener
  private let signals: SignalQueue?
  /// The signal that asked us to stop, if one did.
  private(set) var signal: Int32?

  init(of request: RunRequest, _ machine: RunMachine, tell: @escaping RunListener) {
    self.request = request
    self.machine = machine
    self.tell = tell
    signals = try? machine.signals()
  }

  /// Runs a command to its end, and returns its exit code; once we have been asked to stop, no
  /// further one is run.
  func run(_ command: StepsRunner.Command) -> Int32 {
    guard signal == nil, let signals else { return 1 }
    tell(.handingOver)
    do throws(SystemError) {
      let part = RunPart.step(command.step, command.run, isRestart: command.isRestart)
      let beginning = Clock.monotonic
      let child = try machine.start(request.wording(part), command.environment)
      awaitEnd(of: child, signals)
      let code = child.wait().shellCode
      tell(
        .partEnded(
          RunPartEnd(
            id: command.run, operation: command.step.operation, isStep: true, exitCode: code,
            runtime: Clock.monotonic - beginning)))
      return code
    } catch {
      tell(.failure(RunFailure(error)))
      return 1
    }
  }

  /// Passes on to it what we are told meanwhile.
  private func awaitEnd(of child: any ChildRun, _ signals: SignalQueue) {
    while true {
      let ready = Poll.wait(for: [child.ended, signals.descriptor], until: nil)
      while let next = signals.next() {
        child.signal(next)
        if signal == nil, Signals.stopping.contains(next) { signal = next }
      }
      if ready.contains(child.ended) { return }
    }
  }
}
