import Operations

/// Operations that run each other as steps, which would never end.
struct StepCircle {
  /// Their names, the first one at the end again.
  let names: [String]
  /// Where the step stands that comes back to the first of them.
  let place: ProjectPlace?

  /// Nil if an operation does not come back to itself, nor any that it runs.
  init?(
    from operation: OperationDefinition, in resolver: OperationResolver, _ options: StepOptions
  ) {
    var search = Search(resolver: resolver, options: options)
    guard let names = search.circle(from: operation, behind: []) else { return nil }
    self.names = names
    place = search.place
  }

  var failure: RunFailure {
    RunFailure(
      "steps go in a circle: \(names.joined(separator: " → "))",
      details: place?.citation ?? [], hint: "remove one of these steps from the project file")
  }

  private struct Search {
    let resolver: OperationResolver
    let options: StepOptions
    /// Those from which no circle can be reached.
    private var cleared: Set<String> = []
    /// Where the step stands that closes the circle.
    private(set) var place: ProjectPlace?

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
      for (index, step) in steps.enumerated() {
        // What is wrong with a step is reported when its turn comes.
        guard let line = try? StepCommandLine(step, options),
          let next = resolver.declared(line.operation(in: operation.model))
        else { continue }
        if let circle = circle(from: next, behind: path + [name]) {
          if place == nil { place = operation.stepPlaces.dropFirst(index).first?.place }
          return circle
        }
      }
      cleared.insert(name)
      return nil
    }
  }
}
