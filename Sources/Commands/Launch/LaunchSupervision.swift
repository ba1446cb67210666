import Glibc
import Ledger
import Posix
import Running
import TerminalUI
import Text

/// The messages of the first process of a launch, and those before its jobs are known.
enum LaunchSupervision {
  static func tell(_ news: LaunchNews) {
    switch news {
    case .waiting(let obstacle): Console.note(wording(obstacle))
    case .odd(let warning), .warning(let warning): Console.warn(warning)
    case .swept(let swept): tell(swept)
    case .orphaned(let jobs, let signal):
      Console.warn(
        "the launcher was killed (\(Signals.name(signal))); waiting for "
          + (jobs == 1 ? "its running job" : "its \(jobs) running jobs") + "; Ctrl-C stops "
          + (jobs == 1 ? "it" : "them"))
    case .orphansEnded: Console.warn("they have ended and were recorded; launch again to continue")
    case .leftOnCluster(let kind):
      Console.warn(
        "the launcher was killed; its jobs continue on \(kind.rawValue); launch again to follow them"
      )
    case .survivors(let count, let policy): Console.note(policy.wording(survivors: count))
    case .hiddenSurvivors(let count): Console.note(SurvivorPolicy.wording(hidden: count))
    case .ledger(let notice): Console.warn(notice.message)
    case .waitingForInput(let wait): Console.note(wait.wording)
    case .fewerWorkers, .noControl, .planned, .changed: break
    }
  }

  /// Says so to the user and to the second process.
  private static func tell(_ swept: SweptSpec) {
    if let change = swept.change { Console.warn(lines: change) }
    if !swept.isUnchanged { Console.note(swept.sentence) }
    setenv(SpecMessage.variable, SpecMessage(swept).text(from: getpid()), 1)
  }

  /// Where the process that has drawn was killed, gives the terminal its title back.
  static func restoreTitle(after ending: RunResult) {
    guard ending.signal == SIGKILL, Console.isTerminal(STDERR_FILENO),
      TerminalTitle.isPossible(Console.environment("TERM"))
    else { return }
    Console.writeError(TerminalTitle.restoration)
  }

  private static func wording(_ obstacle: LockAcquisition.Obstacle) -> String {
    switch obstacle {
    case .launch(let holder):
      "waiting for the launch that has this ledger" + (holder.map { ": \($0.summary)" } ?? "")
    case .survivors(.wait):
      "an earlier launch was killed; waiting for its running jobs (--survivors end stops them)"
    case .process(let obstacle): obstacle.message
    case .survivors(.end): "an earlier launch was killed; stopping its running jobs"
    }
  }
}
