import Arguments
import JSON
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs

/// Puts what an operation requires into the folder of a run, and records what was taken.
struct RunDependencies {
  private let context: RunContext

  init(_ context: RunContext) {
    self.context = context
  }

  /// - Parameter isStaging: whether runs of other operations are left for the start.
  func resolve(for run: RunProgram, isStaging: Bool = false) throws(ProgramUnavailable) {
    let options = context.request.options
    var settings = DependencyResolver<StoreCandidates>.Settings(
      projectDirectory: context.project, runDirectory: run.directory)
    settings.flags = run.flags
    settings.choices = run.choices
    settings.resolved = run.resolved
    settings.isStaging = isStaging
    settings.isForced = options.forcesDependencies
    let resolver = DependencyResolver(
      StoreCandidates(RunStore(home: context.request.home)), settings: settings
    ) { [context] message in
      switch message {
      case .information(let text): context.say(text)
      case .warning(let text): Console.warn(text)
      }
    }
    let resolved: ResolvedDependencies
    do throws(DependencyError) {
      resolved = try resolver.resolve(
        context.operation.requirements, linking: options.dependencies.map(absolute))
    } catch {
      throw ProgramUnavailable(error.description)
    }
    try? context.writer.update(
      run.id,
      set: [
        .init(key: "deps", value: resolved.depsJSON),
        .init(key: "resolved", value: resolved.resolvedJSON(runDirectory: run.directory)),
      ])
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : context.request.folder + "/" + path
  }
}

/// The runs of a home, as dependencies look for them. Inside of a run of steps these are only the
/// runs of its steps.
struct StoreCandidates: RunCandidates {
  private let store: RunStore
  /// Nil where all are seen.
  private let visible: Set<JobID>?

  init(_ store: RunStore) {
    self.store = store
    visible = Console.environment(StepsRunner.isolationVariable)
      .map { StepLinks(directory: $0).runs }
  }

  func runs(of operations: [OperationPattern]) -> [RunRecord] {
    let all = (try? store.runs().runs) ?? []
    return all.filter { run in
      let isVisible =
        visible.map { $0.contains(run.id) || run.batch.map($0.contains) == true } ?? true
      return isVisible && operations.contains { $0.matches(run) }
    }
  }

  func run(withID id: JobID) -> RunRecord? {
    try? store.run(id)
  }
}
