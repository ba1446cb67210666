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

  /// Resolves them, and records what was taken. If the folder `isEmpty`, what was taken for an
  /// earlier start is placed again; while `isStaging`, runs of other operations are left for the
  /// start.
  ///
  /// - Returns: what was taken.
  func resolve(
    for run: RunProgram, isEmpty: Bool, isStaging: Bool
  ) throws(ProgramUnavailable) -> ResolvedDependencies {
    let request = context.request
    var settings = DependencyResolver<IsolatedCandidates<RunStore>>.Settings(
      projectDirectory: context.project, runDirectory: run.directory)
    settings.flags = run.flags
    settings.choices = run.choices
    let known = context.remembered(of: run.id) ?? run.resolved
    settings.resolved = isEmpty ? known.unplaced : known
    settings.isStaging = isStaging
    settings.isForced = request.forcesDependencies
    settings.flagDefinitions = run.operation.flags
    settings.modules = context.modules
    settings.cacheFolder = request.home + "/.cache/resources"
    if !isEmpty {
      settings.sourceCopies = SourceManifest(of: run.directory)?.unchanged ?? []
    }
    settings.sourceFlags = Set(
      run.operation.requirements.flatMap(\.sources).compactMap(\.flagName))
    let resolver = DependencyResolver(
      IsolatedCandidates(
        RunStore(home: request.home), visible: request.surroundings.visibleRuns),
      settings: settings
    ) { [context] message in
      switch message {
      case .information(let text): context.say(text)
      case .warning(let text): context.tell(.warning(text))
      }
    }
    let resolved: ResolvedDependencies
    do throws(DependencyError) {
      resolved = try resolver.resolve(
        run.operation.allRequirements,
        linking: request.links.map { absolutePath($0, in: request.currentFolder) })
    } catch {
      throw ProgramUnavailable(error.description, error.obstacle)
    }
    context.remember(resolved, of: run.id)
    context.recorder.note(
      .resolved(resolved, in: run.directory, label: label(of: run, resolved.references)),
      of: run.id)
    return resolved
  }

  /// Nil if it does not follow from what was taken.
  private func label(of run: RunProgram, _ references: Flags) -> String? {
    let draft = context.draft
    guard !draft.keepsLabel, LabelTemplate(draft.labelTemplate).refers(to: references.names) else {
      return nil
    }
    return draft.label(of: run.flags, references: references)
  }
}
