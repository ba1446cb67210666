import Arguments
import Glibc
import Posix
import Running

/// The first of the two processes of `run`: it stays by the other one, which does the work.
struct RunSupervision {
  private let invocation: RunInvocation

  init(_ invocation: RunInvocation) {
    self.invocation = invocation
  }

  func run() throws(CommandFailure) -> Int32 {
    let request = invocation.request
    do throws(RunFailure) {
      let guardian = RunGuardian(slots: try request.slots(), grace: request.terms.policy.grace)
      let ending = try guardian.run(
        CommandLine.arguments.prefix(1) + invocation.options.invocation
      ) { count in
        Console.warn("batchrun was killed; waiting for \(count) of its runs")
      }
      LaunchSupervision.restoreTitle(after: ending)
      if let file = invocation.options.backgroundFile { unlink(file) }
      return RunSession.end(ending)
    } catch {
      throw CommandFailure(error)
    }
  }
}
