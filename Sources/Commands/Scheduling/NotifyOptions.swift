import Arguments
import Posix
import Running
import TerminalUI

/// `--notify` and `$BATCHRUN_NOTIFY`.
extension SchedulingOptions {
  /// The command to be run at the end, with what it is told; nil for none.
  func endNotice(_ summary: LaunchSummary, exitCode: Int32) -> EndNotice? {
    guard let command = notify ?? Console.environment("BATCHRUN_NOTIFY"), !command.isEmpty else {
      return nil
    }
    return EndNotice(command: command, of: summary, exitCode: exitCode)
  }
}

extension EndNotice {
  /// Runs the command, and says what did not go well with it; returns the signal that stopped it.
  func report(_ signals: SignalQueue?) -> Int32? {
    let (warning, signal) = carryOut(signals)
    if let warning { Console.warn(warning) }
    return signal
  }
}

extension SchedulingCommand {
  static var notifyDeclaration: Declaration<Self> {
    option(
      "--notify CMD", \.scheduling.notify,
      "run CMD at the end"
    ).showingDefault("$BATCHRUN_NOTIFY")
  }
}
