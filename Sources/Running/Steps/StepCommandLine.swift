import Operations
import Posix
import Text

/// The words of a step, read as those of `run`.
struct StepCommandLine {
  struct Setting: Hashable {
    var option: StepOption
    /// Nil for a switch.
    var value: String?
  }

  var operation: String
  var settings: [Setting] = []
  var files: [String] = []
  var assignments: [(name: String, text: String)] = []

  /// `options` are those that a step may have.
  init(_ step: StepDefinition, _ options: StepOptions) throws(StepError) {
    var operation: String?
    var rest = step.words[...]
    var readsOptions = true
    while let word = rest.popFirst() {
      if readsOptions, word == "--" {
        readsOptions = false
      } else if readsOptions, word.hasPrefix("-"), word != "-" {
        settings.append(try Self.setting(word, &rest, step, options))
      } else if word.hasPrefix("@"), operation != nil {
        files.append(String(word.dropFirst()))
      } else if operation == nil, !word.contains("=") {
        operation = word
      } else if let sign = word.firstIndex(of: "="), sign > word.startIndex {
        let name = String(word[..<sign])
        assignments.removeAll { $0.name == name }
        assignments.append((name, String(word[word.index(after: sign)...])))
      } else {
        throw .invalidSpecification(step.text, "unexpected argument '\(word)', expected NAME=VALUE")
      }
    }
    guard let operation else {
      throw .invalidSpecification(step.text, "it names no operation")
    }
    self.operation = operation
  }

  /// The operation with its model, which is that of the run whose step it is if none is named.
  func operation(in model: String) -> String {
    operation.contains(":") || model.isEmpty ? operation : "\(model):\(operation)"
  }

  /// Options of the map take the place of those among the words.
  mutating func take(
    _ map: [String: FlagValue], of step: String, _ options: StepOptions
  ) throws(StepError) {
    for key in namesInOrder(map.keys) {
      guard let option = options.key(key), let value = map[key] else {
        throw .unknownKey(
          step: step, key: key,
          nearest: nearestMatch(to: key, among: options.names + StepDefinition.keys))
      }
      guard option.use != .refused else { throw .refusedKey(step: step, key: key) }
      settings.removeAll { $0.option == option }
      switch value {
      case .null, .boolean(false): continue
      case .boolean(true) where !option.takesValue: settings.append(.init(option: option))
      case .list(let items) where option.isRepeatable:
        for item in items {
          settings.append(.init(option: option, value: Self.text(of: item)))
        }
      case .map(let members) where option.isRepeatable:
        for member in Flags(members).sorted {
          settings.append(
            .init(option: option, value: "\(member.name)=\(member.value.encoded)"))
        }
      default: settings.append(.init(option: option, value: Self.text(of: value)))
      }
    }
  }

  private static func text(of value: FlagValue) -> String {
    if case .string(let text) = value { text } else { value.encoded }
  }

  private static func setting(
    _ word: String, _ rest: inout ArraySlice<String>, _ step: StepDefinition,
    _ options: StepOptions
  ) throws(StepError) -> Setting {
    let setting = try read(word, &rest, step, options)
    guard setting.option.use != .refused else {
      throw .invalidSpecification(
        step.text, "'--\(setting.option.name)' applies to the whole run, not to a step")
    }
    return setting
  }

  private static func read(
    _ word: String, _ rest: inout ArraySlice<String>, _ step: StepDefinition,
    _ options: StepOptions
  ) throws(StepError) -> Setting {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let isLong = word.hasPrefix("--")
    if isLong, parts.count == 2, let option = options.spelled(parts[0]) {
      guard option.takesValue else {
        throw .invalidSpecification(step.text, "Option '\(parts[0])' does not take a value.")
      }
      return Setting(option: option, value: String(parts[1]))
    }
    if let option = options.spelled(word) {
      guard option.takesValue else { return Setting(option: option) }
      guard let value = rest.popFirst() else {
        throw .invalidSpecification(step.text, "Option '\(word)' requires an argument.")
      }
      return Setting(option: option, value: value)
    }
    // `-m3`
    if !isLong, let option = options.spelled(word.prefix(2)), option.takesValue {
      return Setting(option: option, value: String(word.dropFirst(2)))
    }
    throw .invalidSpecification(step.text, "No such option: \(isLong ? String(parts[0]) : word)")
  }
}

/// A step that cannot be run as written.
package enum StepError: ExplainedError, Hashable, Sendable, CustomStringConvertible {
  case invalidSpecification(String, String)
  case undefinedReference(step: String, reference: String, nearest: String?)
  case unknownKey(step: String, key: String, nearest: String?)
  /// An option of the map that cannot hold for a step.
  case refusedKey(step: String, key: String)
  /// There is something in the place of the link to a step's run.
  case notALink(String)
  case cannotLink(SystemError)

  package var description: String {
    switch self {
    case .invalidSpecification(let text, let problem): "invalid run spec '\(text)': \(problem)"
    case .undefinedReference(let step, let reference, let nearest):
      "step '\(step)' refers to '${\(reference)}', which is not a flag"
        + (nearest.map { "; did you mean '${\($0)}'?" } ?? "")
    case .unknownKey(let step, let key, let nearest):
      "step '\(step)' has an unknown option '\(key)'"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .refusedKey(let step, let key):
      "step '\(step)': '\(key)' applies to the whole run, not to a step"
    case .notALink(let path): "unexpected step run link \(path): expected symlink"
    case .cannotLink(let error): error.description
    }
  }
}

extension StepError {
  /// What is reported of it, with the line of the project file if that is known.
  func failure(at step: StepPlace?) -> RunFailure {
    var failure = RunFailure(self)
    switch self {
    case .unknownKey(_, let key, _), .refusedKey(_, let key):
      guard let place = step?.keys[key] else { return failure }
      failure.message = "\(place): \(failure.message)"
      failure.details = place.excerpt
    default: failure.details = step?.place.citation ?? []
    }
    return failure
  }
}
