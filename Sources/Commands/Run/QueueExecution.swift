import Arguments
import Runs

struct QueueExecution {
  init(_ context: RunContext, _ record: RunRecord) {}
  func run() throws(CommandFailure) -> RunSession.Ending { RunSession.Ending(exitCode: 0) }
}
