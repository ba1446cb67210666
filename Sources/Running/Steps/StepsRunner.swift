import Jobs
import Ledger
import Operations
import Runs

/// Runs the steps of a run one after the other, each as a command of its own.
package struct StepsRunner {
  /// A `run` command.
  package struct Command: Sendable {
    package var step: PlannedStep
    /// Whether the run of this id is there already.
    package var isRestart: Bool
    /// Set in the command's environment; nil where a variable has to be taken out of it.
    package var environment: [String: String?]
    /// The id of its run, if it makes one.
    package var run: JobID
  }

  /// What the runner needs of the world.
  package struct Surroundings {
    /// Runs a command to its end, in the project's folder, and gives its exit code.
    package var execute: (Command) -> Int32
    package var find: (JobID) -> RunRecord?
    /// The directory that a run of an operation with this id will have, absolute.
    package var directory: (_ operation: String, JobID) -> String
    package var newID: () -> JobID
    package var report: (StepMessage) -> Void

    package init(
      execute: @escaping (Command) -> Int32, find: @escaping (JobID) -> RunRecord?,
      directory: @escaping (_ operation: String, JobID) -> String,
      newID: @escaping () -> JobID, report: @escaping (StepMessage) -> Void
    ) {
      self.execute = execute
      self.find = find
      self.directory = directory
      self.newID = newID
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

  /// Runs the steps until one fails. Steps that have a run already are started again.
  ///
  /// - Returns: the exit code of the whole.
  package func run(_ plan: StepsPlan) -> Int32 {
    for warning in plan.warnings { surroundings.report(.warning(warning)) }
    for step in plan.steps {
      do throws(StepError) {
        let code = try run(step)
        if code != 0 { return code }
      } catch {
        surroundings.report(.failure(error.description))
        return 1
      }
    }
    return 0
  }

  private func run(_ step: PlannedStep) throws(StepError) -> Int32 {
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
    guard code == 0 else { return code }
    guard let run = surroundings.find(id), let folder = run.directory else { return 0 }
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
      return Self.failedCheckCode
    }
    return 0
  }

  private func environment(of step: PlannedStep) -> [String: String?] {
    [
      Self.parentVariable: parent.text,
      Self.isolationVariable: step.isIsolated ? directory : nil,
    ]
  }
}
