import Glibc
import Jobs
import Operations
import Posix
import Runs

/// Resolves what an operation requires into the directory of a run, before the run starts.
package struct DependencyResolver<Candidates: RunCandidates> {
  package struct Settings {
    /// Where relative paths of sources begin, absolute.
    package var projectDirectory: String
    /// Absolute; it exists.
    package var runDirectory: String
    package var flags = Flags()
    /// Those that are lists in a file of settings say there how they are split.
    package var flagDefinitions: [FlagDefinition] = []
    /// The names of flags that are not values of such a file: they choose what is required.
    package var sourceFlags: Set<String> = []
    package var choices = DependencyChoices()
    /// What was resolved when the run was staged, or at an earlier start.
    package var resolved = ResolvedDependencies()
    /// Copies of source code in the run directory, relative to it: what is required takes their
    /// place.
    package var sourceCopies: Set<String> = []
    /// Where fetched files are kept; absolute. Nil if none can be fetched.
    package var cacheFolder: String?
    /// Modules that need not be imported to see whether they are there.
    package var modules = ImportedModules()
    /// Operation sources are left for the start, and only tied to a run.
    package var isStaging = false
    /// What cannot be resolved is reported, and the run continues without it.
    package var isForced = false

    package init(projectDirectory: String, runDirectory: String) {
      self.projectDirectory = projectDirectory
      self.runDirectory = runDirectory
    }
  }

  let candidates: Candidates
  let settings: Settings
  let report: (DependencyMessage) -> Void

  package init(
    _ candidates: Candidates, settings: Settings, report: @escaping (DependencyMessage) -> Void
  ) {
    self.candidates = candidates
    var settings = settings
    settings.runDirectory = DependencyFiles.resolvingLinks(settings.runDirectory)
    self.settings = settings
    self.report = report
  }

  /// Resolves everything, in order; `paths` are further files and folders, absolute, that are
  /// linked into the directory. What comes back is what the record has to keep, with what was
  /// resolved earlier. After an error the directory keeps what was placed until then.
  package func resolve(
    _ requirements: [ResourceDefinition], linking paths: [String] = []
  ) throws(DependencyError) -> ResolvedDependencies {
    var resolved = settings.resolved
    for resource in requirements + paths.map({ Self.resource(linking: $0) }) {
      try resolve(resource, into: &resolved)
    }
    return resolved
  }

  private static func resource(linking path: String) -> ResourceDefinition {
    var source = SourceDefinition(.file(path))
    source.targetType = .link
    source.unpacks = false
    return ResourceDefinition(sources: [source])
  }

  private func resolve(
    _ resource: ResourceDefinition, into resolved: inout ResolvedDependencies
  ) throws(DependencyError) {
    let name = resource.resolvingName
    var isAnnounced = false
    for source in resource.sources {
      let known = resolved.source(source.resolvingName, of: name)
      if let known, !known.isPinned, !source.alwaysResolves {
        report(
          .information(
            "Skipping resolution of \(source.resolvingName) because it's already resolved"))
        continue
      }
      if settings.isStaging, case .operation(let text) = source.kind {
        report(
          .information("Skipping resolution of \(source.resolvingName) because it's being staged"))
        pin(source, of: resource, operations: text, in: &resolved)
        continue
      }
      if !isAnnounced { report(.information("Resolving \(name) dependency")) }
      isAnnounced = true
      do throws(SourceProblem) {
        resolved.set(try resolve(source, of: resource, known: known))
      } catch {
        try handle(error, in: source, of: resource)
      }
    }
  }

  private func handle(
    _ problem: SourceProblem, in source: SourceDefinition, of resource: ResourceDefinition
  ) throws(DependencyError) {
    if source.isOptional {
      report(
        .information(
          "Could not resolve \(source.resolvingName) - skipping because dependency is optional"))
      return
    }
    let error = DependencyError(
      source: source.uri, resource: resource.resolvingName, reason: problem.reason,
      help: source.help, obstacle: problem.obstacle)
    guard settings.isForced else { throw error }
    report(.warning("a dependency was not met: \(error.problem)"))
  }

  /// Ties a run that is being staged to the run that it would take now. If there is none, the
  /// choice is made at the start.
  private func pin(
    _ source: SourceDefinition, of resource: ResourceDefinition, operations text: String,
    in resolved: inout ResolvedDependencies
  ) {
    let choice = choice(of: source, resource)
    let known = resolved.source(source.resolvingName, of: resource.resolvingName)
    guard known == nil || choice != .automatic else { return }
    var entry = ResolvedDependencies.Source(
      resource: resource.resolvingName, name: source.resolvingName, uri: source.uri, choice: "")
    entry.isPinned = true
    let id = (try? references(text)).flatMap { operations in
      DependencyChooser(candidates)
        .idToPin(for: operations, choice: choice, isBatch: source.takesBatch)
    }
    if case .named(let name) = choice {
      entry.choice = id?.text ?? name
      entry.isNamed = true
    } else if let id {
      entry.choice = id.text
    } else {
      return
    }
    resolved.set(entry)
  }

  /// The run, the batch or the folder that an operation source would be resolved with now; nil
  /// if there is none.
  package func chosen(
    for source: SourceDefinition, of resource: ResourceDefinition
  ) -> String? {
    guard case .operation(let text) = source.kind, let operations = try? references(text) else {
      return nil
    }
    let choice = choice(of: source, resource)
    let chooser = DependencyChooser(candidates)
    if settings.isStaging,
      let run = chooser.idToPin(for: operations, choice: choice, isBatch: source.takesBatch)
    {
      return run.text
    }
    if let batch = chooser.batch(for: operations, choice: choice, isWanted: source.takesBatch) {
      return batch.id.text
    }
    if !source.takesBatch, let run = chooser.run(for: operations, choice: choice) {
      return run.id.text
    }
    if case .named(let path) = choice { return Self.directory(at: path) }
    return nil
  }

  private func choice(
    of source: SourceDefinition, _ resource: ResourceDefinition
  ) -> DependencyChoice {
    settings.choices[.init(resource: resource.resolvingName, source: source.resolvingName)]
  }

  private func resolve(
    _ source: SourceDefinition, of resource: ResourceDefinition,
    known: ResolvedDependencies.Source?
  ) throws(SourceProblem) -> ResolvedDependencies.Source {
    let found: Found
    switch source.kind {
    case .operation(let text):
      var choice = choice(of: source, resource)
      if case .automatic = choice, let known, known.isPinned {
        choice = known.dependencyChoice
      }
      found = try run(text, source, resource, choice)
    case .file(let path): found = try file(path, source, resource)
    case .configuration(let path): found = try configuration(path, source)
    case .url(let text): found = try url(text, source, resource)
    case .module(let name): found = try module(name)
    }
    if found.items.isEmpty, source.hasFiles {
      let text = "nothing resolved for \(source.resolvingName)"
      if source.failsIfEmpty { throw SourceProblem(text) }
      if source.warnsIfEmpty { report(.warning(text)) }
    }
    let placement = DependencyPlacement(
      runDirectory: settings.runDirectory, resource: resource, source: source,
      sourceCopies: settings.sourceCopies, report: report)
    var entry = ResolvedDependencies.Source(
      resource: resource.resolvingName, name: source.resolvingName, uri: source.uri,
      choice: found.choice)
    entry.placed = try placement.place(found.items, renamings: renamings(of: source))
    entry.paths = found.paths ?? found.items.map(\.path)
    // What an earlier start placed stays.
    for path in known?.paths ?? [] where !entry.paths.contains(path) { entry.paths.append(path) }
    for path in known?.placed ?? [] where !entry.placed.contains(path) {
      entry.placed.append(path)
    }
    return entry
  }

  private func renamings(
    of source: SourceDefinition
  ) throws(SourceProblem) -> [SourceDefinition.Renaming] {
    var renamings = source.renamings
    for index in renamings.indices {
      if let pattern = renamings[index].pattern { renamings[index].pattern = try text(pattern) }
      renamings[index].replacement = try text(renamings[index].replacement)
    }
    return renamings
  }

  /// A text of the project file with its references to flags replaced.
  func text(_ text: String) throws(SourceProblem) -> String {
    do throws(FlagReferences.Undefined) {
      return try FlagReferences.text(text) { settings.flags[$0] }
    } catch {
      throw SourceProblem("'\(text)' refers to '\(error.name)', which is not a flag")
    }
  }

  func references(_ text: String) throws(SourceProblem) -> [OperationPattern] {
    guard let references = OperationPattern.list(try self.text(text)) else {
      throw SourceProblem("'\(text)' is not a regular expression")
    }
    return references
  }

  /// What a source resolved to.
  struct Found {
    var choice: String
    var items: [DependencyPlacement.Item]
    /// The paths for the record, if they are not those of the items.
    var paths: [String]?
  }
}
