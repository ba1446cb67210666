import Operations

extension OperationDefinition {
  /// What is required, and the file of settings where flags go into one: it is written anew at
  /// every start.
  package var allRequirements: [ResourceDefinition] {
    guard case .configuration(let file) = destination else { return requirements }
    var source = SourceDefinition(.configuration(file))
    source.replacesExisting = true
    source.alwaysResolves = true
    source.preservesPath = true
    return requirements + [ResourceDefinition(sources: [source])]
  }
}
