import Operations

extension ProjectOperations {
  /// Why an operation that can be read cannot run, as far as the project file tells it; nil if nothing
  /// speaks against it. Programs are not looked at.
  package func obstacle(
    to operation: OperationDefinition, _ options: StepOptions
  ) -> RunFailure? {
    switch operation.body {
    case .steps(let steps): obstacle(to: steps, of: operation, options)
    case .command: obstacle(toCommandOf: operation)
    default: nil
    }
  }

  private func obstacle(
    to steps: [StepDefinition], of operation: OperationDefinition, _ options: StepOptions
  ) -> RunFailure? {
    for (index, step) in steps.enumerated() {
      let place = operation.stepPlaces.dropFirst(index).first
      do throws(StepError) {
        let line = try StepCommandLine(step, options)
        let name = line.operation(in: operation.model)
        if resolver.declared(name) != nil { continue }
        do throws(RunFailure) {
          _ = try self.operation(name)
        } catch {
          return error.inStep(step.name ?? line.operation, at: place)
        }
      } catch {
        return error.failure(at: place)
      }
    }
    return StepCircle(from: operation, in: resolver, options)?.failure
  }

  private func obstacle(toCommandOf operation: OperationDefinition) -> RunFailure? {
    // Both parts: the model of an operation may be the one without a name.
    guard
      var known = try? resolver.resolve("\(operation.model):\(operation.name)").operation
    else { return nil }
    known.addFlagsOfSources()
    var flags = Flags()
    for flag in known.flags { flags[flag.name] = flag.defaultValue }
    let places = RunPlaces(
      id: "", directory: folder, source: nil, project: folder, command: folder, home: folder)
    do throws(OperationError) {
      try CommandBuilder(known, python: nil)
        .check(known.flags.addingFlagsOfChoices(to: flags, except: []), in: places)
      return nil
    } catch {
      var failure = RunFailure(error)
      failure.message =
        (operation.place.map { "\($0): " } ?? "") + "operation '\(operation.fullName)': "
        + failure.message
      return failure
    }
  }
}

extension RunFailure {
  /// The same for a step.
  func inStep(_ name: String, at place: StepPlace?) -> RunFailure {
    var failure = self
    failure.message = (place.map { "\($0.place): " } ?? "") + "step '\(name)': " + message
    if details.isEmpty { failure.details = place?.place.excerpt ?? [] }
    return failure
  }
}
