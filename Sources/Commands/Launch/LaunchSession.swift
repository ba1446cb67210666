import Arguments
import CPOSIX
import Glibc
import Jobs
import Launching
import Ledger
import LocalExecution
import Posix
import TerminalUI
import Text

/// The second process of a launch, the launcher: it reads, plans, runs, and says how it went.
struct LaunchSession {
  private let request: LaunchRequest
  private let link: GuardianLink
  private let relay = LedgerNoticeRelay()

  init(_ request: LaunchRequest, _ link: GuardianLink) {
    self.request = request
    self.link = link
  }

  func run() throws(CommandFailure) -> Int32 {
    let answered = Signals.prepare()
    _ = cposix_close_from_on_exec(3)
    let input = try LaunchInput(request)
    let signals: SignalQueue
    do throws(SystemError) {
      signals = try SignalQueue(answered)
    } catch {
      return report(error)
    }
    let ending: LaunchEnding
    var unfinished: LedgerError?
    do throws(LedgerError) {
      let folder = try LedgerFolder.forWriting(request.location)
      let lock = try LaunchLock.adopt(link.lock, of: request.location)
      lock.write("launching", guardian: link.process)
      let heartbeat = LockHeartbeat(lock)
      let ledger = try Ledger(
        opening: folder, holding: lock, isDurable: request.options.scheduling.isDurable,
        notify: { [relay] in relay.tell($0) })
      for notice in ledger.notices { relay.tell(notice) }
      let reached = Result { () throws(SystemError) in
        try launch(input, ledger, signals)
      }
      do throws(LedgerError) {
        try ledger.close()
      } catch {
        unfinished = error
      }
      // Whoever reads our output may take long; another launch need not wait for that.
      heartbeat?.stop()
      link.release(lock)
      relay.show(on: nil)
      switch reached {
      case .success(let success): ending = success
      case .failure(let error): return report(error)
      }
    } catch {
      throw CommandFailure(error)
    }
    return ending.conclude(unfinished, signals)
  }

  /// A launch that could not begin, for want of something of the system's, or because the ledger's
  /// folder cannot take the logs.
  private func report(_ error: SystemError) -> Int32 {
    let failure = CommandFailure("\(error)", exitCode: error.isOfTheDisk ? 74 : 71)
    Console.report(failure)
    return failure.exitCode
  }

  private func launch(
    _ input: LaunchInput, _ ledger: Ledger, _ signals: SignalQueue
  ) throws(SystemError) -> LaunchEnding {
    if let signal = try outliveSurvivors(ledger, signals) {
      return LaunchEnding(request, stoppedBy: signal)
    }
    var plan = LaunchPlan(mode: request.options.mode, limit: request.options.scheduling.limit)
    plan.add(input.runfile) { ledger.index.job(with: $0, command: $1) }
    if request.options.scheduling.shuffles { plan.shuffle(seed: request.seed) }

    let display = try LaunchDisplay(request, plan, guardian: link.process)
    let executor = try LocalExecutor(
      configuration: try configuration(ledger), ledger: ledger.folder.directory, table: link.table)
    let dispatcher = try Dispatcher(
      jobs: plan, policy: request.policy, expectsMore: request.options.follows,
      gate: request.options.scheduling.gate,
      seed: request.seed, ledger: ledger, executor: executor, observers: [display])
    display.show { dispatcher.snapshot }
    relay.show(on: display)
    let jobCount = plan.jobs.count
    let record = LaunchRecord(request, guardian: link.process)
    if jobCount > 0 || request.options.follows { record.append(to: ledger, jobs: jobCount) }
    let feed = try input.feed(
      idleLimit: request.options.idle?.inSeconds, into: dispatcher, knowing: ledger
    ) { jobCount in
      record.append(to: ledger, jobs: jobCount)
    }
    let result = ControlLoop(dispatcher, signals: signals, lifeline: link.lifeline).run()
    feed?.close()
    return LaunchEnding(
      request, result, display: display, input: input, findings: dispatcher.findings)
  }

  /// Jobs of an earlier launch, both of whose processes were killed: while they run nothing is
  /// started. Returns the signal that ended the wait, if one did.
  private func outliveSurvivors(
    _ ledger: Ledger, _ signals: SignalQueue
  ) throws(SystemError) -> Int32? {
    let survivors = try Survivors(
      ledger.index.ids(in: .running), ledger: ledger.folder.directory)
    let count = survivors.running().count
    if count == 0 { return nil }
    let jobs =
      count == 1
      ? "1 job of an earlier launch still runs" : "\(count) jobs of an earlier launch still run"
    switch request.options.survivors {
    case .wait:
      Console.note("\(jobs); waiting for the end (--survivors end ends them)")
      return survivors.awaitEnds(signals)
    case .end:
      Console.note("\(jobs); ending them")
      return survivors.end(grace: request.policy.grace, signals)
    }
  }

  private func configuration(_ ledger: Ledger) throws(SystemError) -> LocalConfiguration {
    var configuration = LocalConfiguration(name: request.name)
    configuration.shell = request.shell
    configuration.executesDirectly = request.options.shell == nil
    if let folder = request.options.workingFolder {
      configuration.workingFolder = try Directory(path: folder, mayBeLink: true)
    }
    configuration.isolates = request.options.isolates
    configuration.timeLimit = request.policy.timeout
    configuration.nice = Int32(request.options.scheduling.nice)
    configuration.slotVariable = request.options.scheduling.ownVariable
    return configuration
  }
}
