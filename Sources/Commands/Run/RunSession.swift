import Arguments
import Glibc
import Jobs
import Posix
import Running
import TerminalUI

/// The second process of `run`: it prepares, asks, executes, and ends as the run ended.
struct RunSession {
  private let invocation: RunInvocation
  private let machine: RunMachine
  private let announcement: RunAnnouncement?

  init(_ invocation: RunInvocation, on machine: RunMachine) {
    self.invocation = invocation
    self.machine = machine
    announcement = invocation.options.announcement.flatMap { RunAnnouncement(to: $0) }
  }

  func run() throws(CommandFailure) -> Int32 {
    do throws(CommandFailure) {
      return try execute()
    } catch {
      announcement?.tell(
        RunFailure(
          error.message, details: error.details, hint: error.hint, exitCode: error.exitCode))
      throw error
    }
  }

  private func execute() throws(CommandFailure) -> Int32 {
    var request = invocation.request
    let draft = try RunPlans(request).draft()
    try invocation.refuseMeaningless(for: draft)
    let need = NeedCheck(draft, invocation)
    if need.isComplete() { return 0 }
    guard try RunConfirmation(draft, invocation).isGiven() else { return Prompt.declined }
    if try need.isMet() { return 0 }
    var setting = RunDisplaySetting(
      invocation.options.scheduling.display, request, draft,
      isOnTerminal: Console.isTerminal(STDERR_FILENO), terminalUser: machine.terminalUser)
    let home = invocation.options.home
    setting.logsCommand = { batch in
      var logs = LogsCommand()
      logs.home = home
      logs.name = batch.shortText
      logs.isFailed = true
      return logs.shownLine
    }
    let display = try RunSession.display(setting)
    request.isMeasured = setting.isMeasured
    LockWait.tell { display.show(.warning($0.message)) }
    var machine = machine
    machine.keys = display.keys
    let result = Result { () throws(RunFailure) in
      try RunExecution(draft, request, on: machine) { [announcement] event in
        if case .recorded(let run) = event { announcement?.tell(run.id) }
        display.show(event)
      }.run()
    }
    let ending = try? result.get()
    let signals = try? machine.signals()
    display.conclude(ending)
    if let ending, let notice = notice(of: ending, draft, display) {
      display.close()
      _ = notice.report(signals)
    }
    display.finish(ending, signals)
    do throws(RunFailure) {
      return Console.finish(
        RunSession.end(try result.get()), lostOutput: display.outputFailure,
        hint: "no run is affected: 'batchrun cat --output' shows their output")
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The command for the end; nil where there is none, and for a run that is a part of another one, or
  /// was only staged.
  private func notice(
    of ending: RunResult, _ draft: RunDraft, _ display: RunDisplay
  ) -> EndNotice? {
    let surroundings = invocation.request.surroundings
    guard surroundings.parent == nil, surroundings.claim == nil, !invocation.request.stages,
      !invocation.request.stagesTrials
    else { return nil }
    let summary = display.summary(of: draft.shownOperation)
    return invocation.options.scheduling.endNotice(summary, exitCode: ending.exitCode)
  }

  static func display(_ setting: RunDisplaySetting) throws(CommandFailure) -> RunDisplay {
    do throws(SystemError) {
      return try RunDisplay(
        setting, wording: RunEventWording(text: { $0.wording }, notice: { $0.notice }))
    } catch {
      throw CommandFailure(RunFailure(error, exitCode: RunFailure.noRoom))
    }
  }

  /// Ends this process as the run has ended, by a signal where one stopped it; or returns the exit
  /// code.
  static func end(_ ending: RunResult) -> Int32 {
    if let signal = ending.signal { Signals.endProcess(by: signal) }
    return ending.exitCode
  }
}
