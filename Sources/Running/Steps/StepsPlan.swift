import Operations
import Runs
import Text

/// The steps of a run as the `run` commands that they are, made from the parent's flags.
package struct StepsPlan: Sendable {
  /// What the steps take from the run whose steps they are.
  package struct Parent: Sendable {
    package var model = ""
    package var flags = Flags()
    /// As given with `--label`.
    package var label: String?
    package var tags: [String] = []
    package var stagesTrials = false
    package var isNeeded = false
    package var forcesSourceCode = false

    package init(flags: Flags = Flags()) {
      self.flags = flags
    }
  }

  package private(set) var steps: [PlannedStep] = []
  /// Options that are of no use in a step.
  package private(set) var warnings: [String] = []

  private let options: StepOptions

  /// `options` are those that steps may have.
  package init(
    _ definitions: [StepDefinition], of parent: Parent, _ options: StepOptions
  ) throws(StepError) {
    self.options = options
    var links = StepLinkNames()
    for definition in definitions {
      var step = try planned(definition, of: parent)
      step.link = links.next(for: step.name)
      steps.append(step)
    }
  }

  private mutating func planned(
    _ definition: StepDefinition, of parent: Parent
  ) throws(StepError) -> PlannedStep {
    var line = try StepCommandLine(definition, options)
    let name = definition.name ?? line.operation
    let operation = line.operation(in: parent.model)
    let references = StepReferences(step: name, flags: parent.flags)
    try line.take(definition.options, of: name, options)

    var step = PlannedStep(name: try references.text(name), operation: operation)
    for setting in line.settings {
      guard setting.option.use == .used else {
        let parameter = setting.option.name.map { $0 == "-" ? "_" : String($0) }.joined()
        warnings.append(
          "run parameter \(parameter) used in '\(Self.shown(definition, operation))' ignored")
        continue
      }
      var value: String?
      if let text = setting.value { value = try references.text(text) }
      if !setting.option.isRepeatable {
        step.options.removeAll { $0.name == setting.option.name }
      }
      step.options.append(
        .init(name: setting.option.name, word: setting.option.word, value: value))
    }
    step.pass(parent)
    for file in line.files { step.files.append(try references.text(file)) }
    if let flags = definition.flags {
      step.flags = try references.flags(flags.sorted)
    } else {
      var decoded: [(name: String, value: FlagValue)] = []
      for assignment in line.assignments {
        decoded.append((assignment.name, try Self.decoded(assignment, definition)))
      }
      step.flags = try references.flags(decoded)
    }
    // `OP:NAME=VALUE` of the parent, and the stronger `MODEL:OP:NAME=VALUE`.
    for prefix in Self.overridePrefixes(operation) {
      for flag in parent.flags.sorted where flag.name.hasPrefix(prefix) {
        let name = String(flag.name.dropFirst(prefix.count))
        if !name.contains(":") { step.flags[name] = flag.value }
      }
    }
    step.checks = definition.checks
    step.isIsolated = definition.isolatesRuns
    return step
  }

  private static func decoded(
    _ assignment: (name: String, text: String), _ definition: StepDefinition
  ) throws(StepError) -> FlagValue {
    do throws(FlagFunctionError) {
      return try FlagValue(decoding: assignment.text)
    } catch {
      throw .invalidSpecification(
        definition.text, FlagError.function(error, flag: assignment.name).message)
    }
  }

  private static func overridePrefixes(_ operation: String) -> [String] {
    let name = operation.split(separator: ":", maxSplits: 1).last.map(String.init) ?? operation
    return name == operation ? ["\(name):"] : ["\(name):", "\(operation):"]
  }

  /// The step as it was written, with the model of its operation.
  private static func shown(_ definition: StepDefinition, _ operation: String) -> String {
    let name = operation.split(separator: ":", maxSplits: 1).last.map(String.init) ?? operation
    guard definition.text.hasPrefix(name), name != operation else { return definition.text }
    return operation + definition.text.dropFirst(name.count)
  }
}

/// Replaces the references of one step to the flags of its parent.
private struct StepReferences {
  let step: String
  let flags: Flags

  func text(_ text: String) throws(StepError) -> String {
    do throws(FlagReferences.Undefined) {
      return try FlagReferences.text(text) { flags[$0] }
    } catch {
      throw undefined(error.name)
    }
  }

  /// What becomes null is left out.
  func flags(_ values: [(name: String, value: FlagValue)]) throws(StepError) -> Flags {
    var resolved = Flags()
    for (name, value) in values {
      let value = try self.value(value)
      if value != .null { resolved[name] = value }
    }
    return resolved
  }

  private func value(_ value: FlagValue) throws(StepError) -> FlagValue {
    switch value {
    case .string(let text):
      let resolved: FlagValue
      do throws(FlagReferences.Undefined) {
        resolved = try FlagReferences.resolve(text) { flags[$0] }
      } catch {
        throw undefined(error.name)
      }
      // `[${a}, 2]` is a list only now.
      if case .string(let list) = resolved, list != text, text.hasPrefix("[") {
        return (try? FlagValue(decoding: list)) ?? resolved
      }
      return resolved
    case .list(let items):
      var resolved: [FlagValue] = []
      for item in items { resolved.append(try self.value(item)) }
      return .list(resolved)
    default: return value
    }
  }

  private func undefined(_ name: String) -> StepError {
    .undefinedReference(
      step: step, reference: name, nearest: nearestMatch(to: name, among: flags.names))
  }
}
