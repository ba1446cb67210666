import Arguments
import CPOSIX
import Glibc
import Jobs
import Launching
import Ledger
import LocalExecution
import Posix
import Runs

/// Executes runs by the scheduler and the executor of launches.
struct RunLaunching {
  /// Seconds that a run which is told to end has.
  private static let grace = 30.0

  let context: RunContext
  let link: GuardianLink

  /// Runs jobs to their end. A `server` brings further ones while the first, an optimizer, runs
  /// beside the workers.
  func launch(
    _ jobs: [RunJobs.Job], observer: any LaunchObserver, halt: HaltRule? = nil,
    server: TrialServer? = nil
  ) throws(CommandFailure) -> LaunchResult {
    let options = context.request.options
    let answered = Signals.prepare()
    _ = cposix_close_from_on_exec(3)
    let slots = options.workers.count + (server == nil ? 0 : 1)
    var policy = LaunchPolicy(slots: min(slots, link.table.count))
    policy.grace = RunLaunching.grace
    policy.halt = halt
    do throws(SystemError) {
      let configuration = LocalConfiguration(name: context.operation.fullName)
      let executor = try LocalExecutor(
        configuration: configuration, ledger: try Directory(path: context.folders.ledger),
        table: link.table)
      let dispatcher = try Dispatcher(
        jobs: RunJobs(context: context, jobs: jobs), policy: policy,
        expectsMore: server != nil,
        gate: StartGate(), seed: context.draft.seed, ledger: context.writer.ledger,
        executor: executor, observers: [observer])
      try server?.open(dispatcher, executor)
      defer { server?.close() }
      let timer = options.stopAfter.map { StopTimer(seconds: $0 * 60) }
      defer { timer?.cancel() }
      let loop = ControlLoop(
        dispatcher, signals: try SignalQueue(answered), lifeline: link.lifeline)
      return loop.run()
    } catch {
      throw CommandFailure("\(error)", exitCode: 71)
    }
  }
}
