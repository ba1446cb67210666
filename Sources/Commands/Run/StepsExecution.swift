import Arguments
import Glibc
import Jobs
import Ledger
import LocalExecution
import Operations
import Posix
import Running
import Runs

/// A run whose work is to run others, one after the other.
struct StepsExecution {
  private let context: RunContext
  private let record: RunRecord
  private let steps: [StepDefinition]

  init(_ context: RunContext, _ record: RunRecord, _ steps: [StepDefinition]) {
    self.context = context
    self.record = record
    self.steps = steps
  }

  func run() throws(CommandFailure) -> RunSession.Ending {
    let account = RunAccount(context, record)
    try account.begin()
    context.log.open(context.folders.output(of: record.id))
    let ending = carryOut()
    let state: JobState =
      ending.signal != nil ? .terminated : ending.exitCode == 0 ? .completed : .error
    try account.end(state, exitCode: ending.signal == nil ? ending.exitCode : nil)
    return ending
  }

  /// The same without a word of it in the record of the run.
  func carryOut() -> RunSession.Ending {
    let plan: StepsPlan
    do throws(StepError) {
      plan = try StepsPlan(steps, of: parent)
    } catch {
      Console.report(CommandFailure(error.description))
      return RunSession.Ending(exitCode: 1)
    }
    let children = Children(home: context.request.options.home)
    let runner = StepsRunner(
      parent: record.id, directory: record.directory ?? context.folders.directory(of: record.id),
      project: context.project,
      surroundings: StepsRunner.Surroundings(
        execute: { children.run($0) },
        find: { [home = context.request.home] in try? RunStore(home: home).run($0) },
        directory: { [home = context.request.home] operation, id in
          // Absolute, as links have to say it.
          JobFiles(of: id, in: LedgerLocation(home: home, operation: operation).folder).directory
        },
        newID: { .random() }, report: { message in report(message) }))
    let code = runner.run(plan)
    if let signal = children.signal {
      return RunSession.Ending(exitCode: 128 + signal, signal: signal)
    }
    return RunSession.Ending(exitCode: code)
  }

  private var parent: StepsPlan.Parent {
    var parent = StepsPlan.Parent(flags: record.flags)
    let options = context.request.options
    parent.model = context.operation.model
    parent.label = options.label
    parent.tags = options.tags
    parent.stagesTrials = context.draft.stagesTrials
    parent.isNeeded = options.onlyIfNeeded
    parent.forcesSourceCode = options.forcesSource
    return parent
  }

  private func report(_ message: StepMessage) {
    switch message {
    case .information(let text): context.log.say("INFO: [batchrun] \(text)\n")
    case .warning(let text): context.log.say("WARNING: [batchrun] \(text)\n")
    case .error(let text): context.log.say("ERROR: [batchrun] \(text)\n")
    case .output(let text): context.log.say(text + "\n")
    case .failure(let text): context.log.say("batchrun: \(text)\n")
    }
  }
}

/// Runs of ours that are other processes, one at a time.
final class Children {
  private let home: String
  private let signals: SignalQueue?
  /// The signal that asked us to stop meanwhile.
  private(set) var signal: Int32?

  init(home: String) {
    self.home = home
    signals = try? SignalQueue(Signals.prepare())
  }

  /// Runs a command to its end, and returns its exit code; once we have been asked to stop, none is
  /// run any more.
  func run(_ command: StepsRunner.Command) -> Int32 {
    for (name, value) in command.environment where value == nil { unsetenv(name) }
    let environment = command.environment.compactMap { name, value in
      value.map { "\(name)=\($0)" }
    }
    return run(command.arguments, environment: environment)
  }

  private func run(_ arguments: [String], environment: [String]) -> Int32 {
    guard signal == nil, let signals else { return 1 }
    do throws(SystemError) {
      let end = try ForegroundChild.run(
        arguments.prefix(1) + ["--home", home] + arguments.dropFirst(), environment: environment,
        signals: signals)
      signal = end.passedOn
      switch end.status {
      case .exited(let code): return code
      case .signaled(let signal, _): return 128 + signal
      }
    } catch {
      Console.report(CommandFailure("\(error)"))
      return 1
    }
  }
}
