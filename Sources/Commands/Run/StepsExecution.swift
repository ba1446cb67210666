import Posix
import Arguments
import Operations
import Runs

struct StepsExecution {
  init(_ context: RunContext, _ run: RunRecord, _ steps: [StepDefinition]) {}
  func run() throws(CommandFailure) -> RunSession.Ending { RunSession.Ending(exitCode: 0) }
}
struct QueueExecution {
  init(_ context: RunContext, _ run: RunRecord) {}
  func run() throws(CommandFailure) -> RunSession.Ending { RunSession.Ending(exitCode: 0) }
}
struct RunDependencies {
  init(_ context: RunContext) {}
  func resolve(for run: RunProgram) throws(SystemError) {}
}
