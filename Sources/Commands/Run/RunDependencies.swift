import Arguments
import JSON
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Running
import Runs

/// Puts what an operation requires into the folder of a run, and records what was taken.
struct RunDependencies {
  private let context: RunContext

  init(_ context: RunContext) {
    self.context = context
  }

  /// Resolves them, and records what was taken. Where the folder `isEmpty`, what was taken for an
  /// earlier start is placed again; while `isStaging`, runs of other operations are left for the
  /// start.
  func resolve(
    for run: RunProgram, isEmpty: Bool, isStaging: Bool
  ) throws(ProgramUnavailable) {
    let options = context.request.options
    var settings = DependencyResolver<IsolatedCandidates<RunStore>>.Settings(
      projectDirectory: context.project, runDirectory: run.directory)
    settings.flags = run.flags
    settings.choices = run.choices
    settings.resolved = isEmpty ? run.resolved.unplaced : run.resolved
    settings.isStaging = isStaging
    settings.isForced = options.forcesDependencies
    settings.flagDefinitions = run.operation.flags
    let resolver = DependencyResolver(
      IsolatedCandidates(
        RunStore(home: context.request.home), visible: RunDependencies.visibleRuns),
      settings: settings
    ) { [context] message in
      switch message {
      case .information(let text): context.say(text)
      case .warning(let text): Console.warn(lines: text)
      }
    }
    let resolved: ResolvedDependencies
    do throws(DependencyError) {
      resolved = try resolver.resolve(
        run.operation.allRequirements, linking: options.dependencies.map(absolute))
    } catch {
      throw ProgramUnavailable(error.description)
    }
    var members: [JSONObject.Member] = [
      .init(key: "deps", value: resolved.depsJSON),
      .init(key: "resolved", value: resolved.resolvedJSON(runDirectory: run.directory)),
    ]
    let references = resolved.references
    let draft = context.draft
    if !draft.keepsLabel, LabelTemplate(draft.labelTemplate).refers(to: references.names) {
      let label = draft.label(of: run.flags, references: references)
      members.append(.init(key: "label", value: .string(label)))
    }
    try? context.writer.update(run.id, set: members)
  }

  /// Inside of a run of steps, the runs of its steps; nil where all are seen.
  static var visibleRuns: Set<JobID>? {
    Console.environment(StepsRunner.isolationVariable).map { StepLinks(directory: $0).runs }
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : context.request.folder + "/" + path
  }
}
