import Glibc
import LocalExecution
import Posix

/// Runs of ours that are other processes, one at a time.
final class ChildRuns {
  private let request: RunRequest
  private let tell: RunListener
  private let signals: SignalQueue?
  /// The signal that asked us to stop, if one did.
  private(set) var signal: Int32?

  init(of request: RunRequest, _ machine: RunMachine, tell: @escaping RunListener) {
    self.request = request
    self.tell = tell
    signals = try? machine.signals()
  }

  /// Runs a command to its end, and returns its exit code; once we have been asked to stop, no
  /// further one is run.
  func run(_ command: StepsRunner.Command) -> Int32 {
    guard signal == nil, let signals else { return 1 }
    tell(.handingOver)
    do throws(SystemError) {
      let end = try ForegroundChild.run(
        command.arguments.prefix(1) + request.inherited + command.arguments.dropFirst(),
        environment: command.environment, signals: signals)
      signal = end.passedOn
      switch end.status {
      case .exited(let code): return code
      case .signaled(let signal, _): return 128 + signal
      }
    } catch {
      tell(.failure(RunFailure(error)))
      return 1
    }
  }
}
