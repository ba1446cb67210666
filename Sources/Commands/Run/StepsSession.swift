import Arguments
import Glibc
import Jobs
import Posix
import Running
import TerminalUI

/// `run --carry-out ID`: the steps of a run that is a trial of a batch.
struct StepsSession {
  private let invocation: RunInvocation

  /// Steps are run where the user gave the command, not in the directory of the run.
  init(_ options: RunCommand) throws(CommandFailure) {
    if let folder = Console.environment("CMD_DIR") {
      do throws(SystemError) {
        try CurrentFolder.change(to: folder)
      } catch {
        throw CommandFailure("\(error)")
      }
    }
    invocation = try RunInvocation(options)
  }

  func run() throws(CommandFailure) -> Int32 {
    guard let id = invocation.options.carriedOut.flatMap({ JobID(Array($0.utf8)) }) else {
      throw .wrongInput("--carry-out is for batches of steps")
    }
    let display = try RunSession.display(
      RunDisplaySetting(
        invocation.options.scheduling.display, invocation.request, nil,
        isOnTerminal: Console.isTerminal(STDERR_FILENO)))
    do throws(RunFailure) {
      let steps = TrialSteps(invocation.request, on: .stepsOnly, tell: display.show)
      let ending = try steps.run(id)
      display.conclude(ending)
      display.finish(ending, try? RunMachine.stepsOnly.signals())
      return RunSession.end(ending)
    } catch {
      display.conclude(nil)
      display.finish(nil, nil)
      throw CommandFailure(error)
    }
  }
}
