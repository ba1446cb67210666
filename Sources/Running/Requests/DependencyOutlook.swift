import Operations
import Posix
import Runs

/// The runs that a draft would take what it requires from, were it started now.
package struct DependencyOutlook {
  private typealias Resolver = DependencyResolver<IsolatedCandidates<RunStore>>

  private struct Requirement {
    let source: SourceDefinition
    let resource: ResourceDefinition
    /// The runs, batches or folders, one for each combination of those that were named; nil if
    /// there is none.
    let chosen: [String?]
  }

  private let requirements: [Requirement]

  package init(_ draft: RunDraft, _ request: RunRequest) {
    let known = draft.existing.map { ResolvedDependencies($0) } ?? ResolvedDependencies()
    var settings = Resolver.Settings(
      projectDirectory: draft.operation.projectFolder ?? request.currentFolder,
      runDirectory: request.currentFolder)
    settings.flags = draft.flags
    settings.isStaging = request.stages
    let candidates = IsolatedCandidates(
      RunStore(home: request.home), visible: request.surroundings.visibleRuns)
    let combinations = draft.dependencyChoices
    requirements = draft.operation.requirements.flatMap { resource in
      resource.sources.compactMap { source -> Requirement? in
        guard case .operation = source.kind else { return nil }
        let entry = known.source(source.resolvingName, of: resource.resolvingName)
        if let entry, !entry.isPinned, !source.alwaysResolves {
          return Requirement(source: source, resource: resource, chosen: [entry.choice])
        }
        let chosen = combinations.map { choices in
          settings.choices = choices.isEmpty ? known.choices : choices
          return Resolver(candidates, settings: settings) { _ in }.chosen(for: source, of: resource)
        }
        return Requirement(source: source, resource: resource, chosen: chosen)
      }
    }
  }

  /// `train: 9de13f0e…`, as people name what is required.
  package var lines: [String] {
    requirements.compactMap { requirement in
      let chosen = requirement.chosen.compactMap { $0 }.withoutRepetition
      guard let first = chosen.first else { return nil }
      let text = chosen.count == 1 ? first : "[\(chosen.joined(separator: ", "))]"
      return "\(requirement.source.resolvingName): \(text)"
    }
  }

  /// What cannot be met.
  package var warnings: [String] {
    requirements.filter { !$0.source.isOptional && $0.chosen.contains(nil) }
      .map { "cannot find a suitable run for required resource '\($0.source.uri)'" }
      .withoutRepetition
  }

  /// Whether a run has taken the same; `combination` counts those of the runs that were named.
  func agrees(with run: RunRecord, combination: Int = 0) -> Bool {
    guard !requirements.isEmpty else { return true }
    let resolved = ResolvedDependencies(run)
    return requirements.allSatisfy { requirement in
      let taken = resolved.source(
        requirement.source.resolvingName, of: requirement.resource.resolvingName)
      return taken?.choice == requirement.chosen[combination % requirement.chosen.count]
    }
  }
}

extension [String] {
  fileprivate var withoutRepetition: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
