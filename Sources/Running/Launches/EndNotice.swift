import Posix
import Text

/// The command that the user wants to be run when a launch or a run has ended (`--notify`), and its
/// input. It never changes how the launch ends.
package struct EndNotice: Sendable {
  /// Seconds that the command may take, and that it has from being asked to end until it is killed.
  private static let limits = (time: 30.0, grace: 1.0)

  /// For `/bin/sh -c`.
  package var command: String
  /// Of the launch or the operation.
  package var name: String
  /// Jobs by how they ended in this launch.
  package var done = 0
  package var failed = 0
  package var interrupted = 0
  package var notStarted = 0
  /// Jobs that earlier launches finished.
  package var alreadyDone = 0
  /// Jobs that were skipped on request.
  package var skipped = 0
  /// How long the launch took.
  package var seconds = 0.0
  package var exitCode: Int32 = 0
  /// All of it in one line.
  package var summary = ""
  /// The best result; empty without an objective.
  package var best = ""

  package init(command: String, name: String) {
    self.command = command
    self.name = name
  }

  /// The variables that tell the command.
  var variables: [(name: String, value: String)] {
    [
      ("BATCHRUN_NAME", name), ("BATCHRUN_DONE", "\(done)"), ("BATCHRUN_FAILED", "\(failed)"),
      ("BATCHRUN_INTERRUPTED", "\(interrupted)"), ("BATCHRUN_NOT_STARTED", "\(notStarted)"),
      ("BATCHRUN_ALREADY_DONE", "\(alreadyDone)"), ("BATCHRUN_SKIPPED", "\(skipped)"),
      ("BATCHRUN_SECONDS", fixedPoint(seconds, decimals: 1)),
      ("BATCHRUN_EXIT_CODE", "\(exitCode)"), ("BATCHRUN_SUMMARY", summary),
      ("BATCHRUN_BEST", best),
    ]
  }

  /// Runs the command and waits for its end, for 30 seconds at most. A signal that asks us to end stops
  /// it.
  ///
  /// - Returns: what did not go well, not escaped; and the signal.
  package func carryOut(_ signals: SignalQueue?) -> (warning: String?, signal: Int32?) {
    let limited = LimitedCommand(
      command, environment: environment, limit: Self.limits.time, grace: Self.limits.grace)
    do throws(SystemError) {
      switch try limited.run(signals) {
      case .ended(.exited(code: 0)): return (nil, nil)
      case .ended(.exited(let code)):
        return ("the --notify command ended with exit code \(code)", nil)
      case .ended(.signaled(let signal, _)):
        return ("the --notify command was killed by \(Signals.name(signal))", nil)
      case .outOfTime:
        return ("the --notify command took longer than 30s and was stopped", nil)
      case .interrupted(let signal): return ("the --notify command was stopped", signal)
      }
    } catch {
      return ("the --notify command could not be started: \(error)", nil)
    }
  }

  /// Ours, with the variables. A value cannot hold a NUL.
  private var environment: [[UInt8]] {
    let own = Set(variables.map(\.name))
    let inherited = ProcessEnvironment.entries.filter { entry in
      !own.contains(String(decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self))
    }
    return inherited
      + variables.map { Array("\($0.name)=".utf8) + $0.value.utf8.filter { $0 != 0 } }
  }
}
