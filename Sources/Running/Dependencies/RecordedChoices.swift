import Jobs
import Runs

extension ResolvedDependencies {
  /// The choices that were made: a later start, or a run made after this one, takes the same.
  package var choices: DependencyChoices {
    var choices = DependencyChoices()
    for source in sources where source.uri.hasPrefix("operation:") && !source.choice.isEmpty {
      choices[.init(resource: source.resource, source: source.name)] = source.dependencyChoice
    }
    return choices
  }
}

extension ResolvedDependencies.Source {
  var dependencyChoice: DependencyChoice {
    guard isPinned, !isNamed, let id = JobID(Array(choice.utf8)) else { return .named(choice) }
    return .pinned(id)
  }
}
