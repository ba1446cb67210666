import Operations

/// Operations that run each other as steps, which would go on for ever.
struct StepCircle {
  /// Their names, the first one at the end again.
  let names: [String]

  /// Nil where an operation does not come back to itself, nor any that it runs.
  init?(
    from operation: OperationDefinition, in resolver: OperationResolver, _ options: StepOptions
  ) {
    var search = Search(resolver: resolver, options: options)
    guard let names = search.circle(from: operation, behind: []) else { return nil }
    self.names = names
  }

  var failure: RunFailure {
    RunFailure(
      "steps go in a circle: \(names.joined(separator: " → "))",
      hint: "take one of these steps out of the project file")
  }

  private struct Search {
    let resolver: OperationResolver
    let options: StepOptions
    /// Those from which no circle can be reached.
    private var cleared: Set<String> = []

    init(resolver: OperationResolver, options: StepOptions) {
      self.resolver = resolver
      self.options = options
    }

    mutating func circle(
      from operation: OperationDefinition, behind path: [String]
    ) -> [String]? {
      guard case .steps(let steps) = operation.body else { return nil }
      let name = operation.fullName
      if let start = path.firstIndex(of: name) { return Array(path[start...]) + [name] }
      if cleared.contains(name) { return nil }
      for step in steps {
        // What is wrong with a step is told when its turn comes.
        guard let line = try? StepCommandLine(step, options),
          let next = resolver.declared(line.operation(in: operation.model))
        else { continue }
        if let circle = circle(from: next, behind: path + [name]) { return circle }
      }
      cleared.insert(name)
      return nil
    }
  }
}
