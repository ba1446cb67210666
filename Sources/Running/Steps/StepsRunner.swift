import Jobs
import Ledger
import Operations
import Runs

/// Runs the steps of a run one after the other, each as a separate command.
package struct StepsRunner {
  /// A `run` command.
  package struct Command: Sendable {
    package var step: PlannedStep
    /// Whether the run of this id is there already.
    package var isRestart: Bool
    /// Set in the command's environment; nil if a variable has to be taken out of it.
    package var environment: [String: String?]
    /// The id of its run, if it makes one.
    package var run: JobID
  }

  /// What other processes may ask for while steps run.
  package enum StopRequest: Hashable, Sendable {
    /// The step that runs is to be the last one.
    case drain
    /// It is being ended.
    case stop
  }

  /// What the runner needs of the world.
  package struct Surroundings {
    /// Runs a command to its end, in the project's folder, and gives its exit code.
    package var execute: (Command) -> Int32
    package var find: (JobID) -> RunRecord?
    /// The directory that a run of an operation with this id will have, absolute.
    package var directory: (_ operation: String, JobID) -> String
    package var newID: () -> JobID
    /// What we were asked for while they run; nil for nothing.
    package var request: () -> StopRequest?
    package var report: (StepMessage) -> Void

    package init(
      execute: @escaping (Command) -> Int32, find: @escaping (JobID) -> RunRecord?,
      directory: @escaping (_ operation: String, JobID) -> String,
      newID: @escaping () -> JobID, request: @escaping () -> StopRequest? = { nil },
      report: @escaping (StepMessage) -> Void
    ) {
      self.execute = execute
      self.find = find
      self.directory = directory
      self.newID = newID
      self.request = request
      self.report = report
    }
  }

  /// The id of the run whose step a command is.
  package static let parentVariable = "BATCHRUN_PARENT"
  /// The directory whose links are the only runs that a command sees.
  package static let isolationVariable = "BATCHRUN_RUNS_FROM"
  /// A check failed.
  package static let failedCheckCode: Int32 = 3

  private let parent: JobID
  private let directory: String
  private let project: String
  private let surroundings: Surroundings
  private let links: StepLinks

  /// `directory` is that of the parent, `project` is where the steps are run; both absolute.
  package init(
    parent: JobID, directory: String, project: String, surroundings: Surroundings
  ) {
    self.parent = parent
    self.directory = directory
    self.project = project
    self.surroundings = surroundings
    links = StepLinks(directory: directory)
  }

  /// How the steps came to their end.
  package struct Ending: Hashable, Sendable {
    /// That of the whole.
    package var exitCode: Int32
    /// Whether some were left out, since no more were to be started.
    package var isDrained = false
    /// Whether the system had no room for what is ours: the step has not started, and can be run later.
    package var isWithheld = false
  }

  /// Runs the steps until one fails. Steps that have a run already are started again.
  package func run(_ plan: StepsPlan) -> Ending {
    for warning in plan.warnings { surroundings.report(.warning(warning)) }
    for (index, step) in plan.steps.enumerated() {
      if surroundings.request() == .drain { return drained(before: plan.steps[index...]) }
      let (code, isExplained): (Int32, Bool)
      do throws(StepError) {
        (code, isExplained) = try run(step)
      } catch {
        surroundings.report(.failure(error.description))
        if case .cannotLink(let cause) = error, cause.isOfTheDisk {
          return Ending(exitCode: cause.exitCode, isWithheld: true)
        }
        return Ending(exitCode: 1)
      }
      if isExplained { return Ending(exitCode: code) }
      if code != 0 { return failed(step, code, before: plan.steps[(index + 1)...]) }
    }
    return Ending(exitCode: 0)
  }

  private func drained(before rest: ArraySlice<PlannedStep>) -> Ending {
    surroundings.report(.information("Steps not run: " + names(of: rest)))
    return Ending(exitCode: 1, isDrained: true)
  }

  private func failed(
    _ step: PlannedStep, _ code: Int32, before rest: ArraySlice<PlannedStep>
  ) -> Ending {
    switch surroundings.request() {
    // The user who ends it knows that.
    case .stop: break
    case .drain where !rest.isEmpty: return drained(before: rest)
    default:
      surroundings.report(
        .failure(
          "step '\(step.name)' failed with exit code \(code)"
            + (rest.isEmpty ? "" : "; not run: " + names(of: rest))))
    }
    return Ending(exitCode: code, isWithheld: isWithheld(step, code))
  }

  /// Whether a step ended for lack of room, and not by what it runs: its run has not started, or was cut.
  private func isWithheld(_ step: PlannedStep, _ code: Int32) -> Bool {
    guard [RunFailure.notRecorded, RunFailure.noRoom].contains(code) else { return false }
    let run = (try? links.run(of: step)).flatMap { surroundings.find($0) }
    return run.map { $0.state != .error && $0.state != .completed } ?? true
  }

  private func names(of steps: ArraySlice<PlannedStep>) -> String {
    steps.map { "'\($0.name)'" }.joined(separator: ", ")
  }

  /// Returns its exit code, and whether the reason has been reported.
  private func run(
    _ step: PlannedStep
  ) throws(StepError) -> (code: Int32, isExplained: Bool) {
    let earlier = try links.run(of: step).flatMap { surroundings.find($0) }
    let id = earlier?.id ?? surroundings.newID()
    if earlier == nil {
      surroundings.report(.information(step.announcement))
      try links.link(step, to: surroundings.directory(step.operation, id))
    } else {
      surroundings.report(.information(step.announcement(restarting: id)))
    }
    let code = surroundings.execute(
      Command(
        step: step, isRestart: earlier != nil, environment: environment(of: step), run: id))
    guard code == 0 else { return (code, false) }
    guard let run = surroundings.find(id), let folder = run.directory else { return (0, false) }
    if earlier == nil, folder != surroundings.directory(step.operation, id) {
      try links.link(step, to: folder)
    }
    let checks = StepChecks(
      run: id.text, directory: folder,
      outputFile: JobFiles(of: id, in: run.ledger.folder).output, project: project,
      report: surroundings.report)
    guard checks.hold(step.checks) else {
      surroundings.report(
        .failure("stopping because a check failed - see above for details"))
      return (Self.failedCheckCode, true)
    }
    return (0, false)
  }

  private func environment(of step: PlannedStep) -> [String: String?] {
    [
      Self.parentVariable: parent.text,
      Self.isolationVariable: step.isIsolated ? directory : nil,
    ]
  }
}
