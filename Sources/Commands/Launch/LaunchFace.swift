import Launching
import Posix
import Running
import TerminalUI

/// `launch` as its second process shows it: from the first line to the last, and the exit code.
struct LaunchFace {
  private let options: LaunchCommand
  private let request: LaunchRequest

  init(_ options: LaunchCommand, _ request: LaunchRequest) {
    self.options = options
    self.request = request
  }

  func run(_ session: LaunchSession) throws(RunFailure) -> Int32 {
    let display: LaunchDisplay
    do throws(SystemError) {
      display = try LaunchDisplay(
        request, options.scheduling.display, terminalUser: session.guardian,
        tellEarly: LaunchSupervision.tell)
    } catch {
      throw RunFailure(error, exitCode: RunFailure.noRoom)
    }
    LockWait.tell { display.show(.ledger(.waiting($0))) }
    let outcome: LaunchOutcome
    do throws(RunFailure) {
      var session = session
      session.keys = display.keys
      outcome = try session.run { display.show($0) }
    } catch {
      display.finish(nil, wasStopped: true)
      throw error
    }
    var failures = display.failures
    failures.findCauses()
    let ending = LaunchReport(
      options, request, outcome, failures: failures, interruptions: display.interruptions,
      elapsed: display.elapsed)
    if ending.hasBest { request.keepObjective() }
    if options.scheduling.json { display.print(ending.json) }
    display.conclude(options.scheduling.json ? ending.troubles : ending.lines)
    var stopSignal = outcome.stopSignal
    if let notice = ending.notice {
      display.close()
      stopSignal = notice.report(outcome.signals) ?? stopSignal
    }
    display.finish(outcome.signals, wasStopped: stopSignal != nil)
    let exitCode = Console.finish(
      RunSession.end(outcome.ending), lostOutput: display.outputFailure,
      hint: "no job is affected: '\(ending.logsCommand(failed: false))' shows their output")
    return exitCode
  }
}
