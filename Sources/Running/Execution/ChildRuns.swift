import Glibc
import LocalExecution
import Posix

/// Runs of ours that are other processes, one at a time.
final class ChildRuns {
  private let work: RunRequest
  private let machine: RunMachine
  private let tell: RunListener
  private let say: (String) -> Void
  private let signals: SignalQueue?
  /// The signal that asked us to stop, if one did.
  private(set) var signal: Int32?
  private var isDraining = false
  private var guardian: GuardianWatch

  /// `say` gets lines for the log of the run that starts them.
  init(
    of request: RunRequest, _ machine: RunMachine, tell: @escaping RunListener,
    say: @escaping (String) -> Void
  ) {
    work = request
    self.machine = machine
    self.tell = tell
    self.say = say
    signals = try? machine.signals()
    guardian = GuardianWatch(machine.lifeline)
  }

  /// What we were asked by now; nil for nothing.
  var request: StepsRunner.StopRequest? {
    while let next = signals?.next() { note(next, child: nil) }
    if signal != nil { return .stop }
    noteLoss(child: nil)
    return isDraining || guardian.isLost ? .drain : nil
  }

  /// If our guardian was killed, a batch that runs as a step starts no more trials.
  private func noteLoss(child: (any ChildRun)?) {
    guard guardian.notesLoss() else { return }
    tell(.failure(GuardianWatch.failure))
    child?.signal(Signals.draining)
  }

  /// Requests to us are passed on to the child that runs.
  private func note(_ next: Int32, child: (any ChildRun)?) {
    if next == SIGTSTP {
      StopRelay.stop(child.map { [$0.pid] } ?? [])
      return
    }
    child?.signal(next)
    if signal == nil, Signals.stopping.contains(next) { signal = next }
    guard next == Signals.draining, !isDraining else { return }
    isDraining = true
    say("Starting no more steps - waiting for the one that runs")
  }

  /// Runs a command to its end, and returns its exit code; once we have been asked to stop, no
  /// further one is run.
  func run(_ command: StepsRunner.Command) -> Int32 {
    guard signal == nil, let signals else { return 1 }
    tell(.handingOver)
    do throws(SystemError) {
      let part = RunPart.step(command.step, command.run, isRestart: command.isRestart)
      let beginning = Clock.monotonic
      let child = try machine.start(work.wording(part), command.environment, tell)
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

  private func awaitEnd(of child: any ChildRun, _ signals: SignalQueue) {
    while true {
      let ready = Poll.wait(
        for: [child.ended, signals.descriptor] + guardian.descriptors, until: nil)
      while let next = signals.next() { note(next, child: child) }
      noteLoss(child: child)
      if ready.contains(child.ended) { return }
    }
  }
}
