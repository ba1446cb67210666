import Jobs
import Ledger
import LocalExecution
import Operations
import Posix
import Runs

/// A run whose work is to run others, one after the other.
struct StepsExecution {
  private let context: RunContext
  private let record: RunRecord
  private let steps: [StepDefinition]
  private var request: RunRequest { context.request }

  init(_ context: RunContext, _ run: RunRecord, _ steps: [StepDefinition]) {
    self.context = context
    record = run
    self.steps = steps
  }

  func run() throws(RunFailure) -> RunResult {
    let record = OwnRecord(of: self.record, context.recorder)
    try record.begin()
    context.log.open(context.folders.output(of: self.record.id))
    let (ending, isUnfinished) = carryOut()
    let isCut = ending.signal != nil || isUnfinished
    let state: JobState = isCut ? .terminated : ending.exitCode == 0 ? .completed : .error
    try record.end(state, exitCode: isCut ? nil : ending.exitCode)
    if state != .completed, request.surroundings.parent == nil {
      context.tell(.continuableSteps(of: self.record.id, haveFailed: state == .error))
    }
    return ending
  }

  /// The same without a word of it in the record of the run. It also says whether steps were left out,
  /// since no more were to be started, or there was no room for what is ours.
  func carryOut() -> (RunResult, isUnfinished: Bool) {
    let plan: StepsPlan
    do throws(StepError) {
      plan = try StepsPlan(steps, of: parent, request.stepOptions)
    } catch {
      context.tell(.failure(RunFailure(error.description)))
      return (RunResult(exitCode: 1), false)
    }
    warnOfBatchOptions(plan)
    let children = ChildRuns(
      of: request, context.machine, tell: context.tell, say: { [log = context.log] in log.line($0) }
    )
    let runner = StepsRunner(
      parent: record.id, directory: record.directory ?? context.folders.directory(of: record.id),
      project: context.project,
      surroundings: StepsRunner.Surroundings(
        execute: { children.run($0) },
        find: { [home = request.home] in try? RunStore(home: home).run($0) },
        directory: { [home = request.home] operation, id in
          // Absolute, as links have to say it.
          JobFiles(of: id, in: LedgerLocation(home: home, operation: operation).folder).directory
        },
        newID: { .random() }, request: { children.request },
        report: { [log = context.log] in log.say($0) }))
    context.tell(.stepsPlanned(plan.steps.count))
    let timer: StopTimer?
    do throws(RunFailure) {
      timer = try StopTimer.start(after: request.stopAfter, tell: context.tell)
    } catch {
      context.tell(.failure(error))
      return (RunResult(exitCode: error.exitCode), false)
    }
    defer { timer?.cancel() }
    let ending = runner.run(plan)
    if let signal = children.signal {
      return (RunResult(exitCode: 128 + signal, signal: signal), false)
    }
    return (RunResult(exitCode: ending.exitCode), ending.isDrained || ending.isWithheld)
  }

  /// Tells of options that mean something for batches alone, if none of the steps is one.
  private func warnOfBatchOptions(_ plan: StepsPlan) {
    // The other steps of its run may be batches.
    guard request.surroundings.parent == nil, !request.batchOptions.isEmpty,
      !plan.steps.contains(where: mayBeBatch)
    else { return }
    for option in request.batchOptions {
      context.tell(.warning("none of the steps is a batch - ignoring \(option)"))
    }
  }

  private func mayBeBatch(_ step: PlannedStep) -> Bool {
    if step.options.contains(where: { $0.name.hasPrefix("optimize") }) { return true }
    guard step.files.isEmpty else { return true }
    // What is wrong with a step is reported when it is run.
    guard let draft = try? RunPlanner(request, tell: { _ in }).draft(of: step) else { return true }
    return !draft.isSingleProgram
  }

  private var parent: StepsPlan.Parent {
    var parent = StepsPlan.Parent(flags: record.flags)
    parent.model = context.operation.model
    parent.label = request.notes.label
    parent.tags = request.notes.tags
    parent.stagesTrials = context.draft.stagesTrials
    parent.isNeeded = request.isNeeded
    parent.forcesSourceCode = request.forcesSource
    return parent
  }
}

extension RunLog {
  /// Says what happens to steps.
  func say(_ message: StepMessage) {
    switch message {
    case .information(let text): line(text)
    case .warning(let text): line(text, .warning)
    case .error(let text): line(text, .error)
    case .output(let text): say(text + "\n")
    case .failure(let text): say("batchrun: \(text)\n")
    }
  }
}
