import Operations

extension OperationDefinition {
  /// What is required, and the file of settings if flags go into one: it is rewritten at
  /// every start.
  package var allRequirements: [ResourceDefinition] {
    guard case .configuration(let file) = destination,
      // The project says itself how it is placed.
      !requirements.flatMap(\.sources).contains(where: { $0.kind == .configuration(file) })
    else { return requirements }
    var source = SourceDefinition(.configuration(file))
    source.replacesExisting = true
    source.alwaysResolves = true
    source.preservesPath = true
    return requirements + [ResourceDefinition(sources: [source])]
  }
}
