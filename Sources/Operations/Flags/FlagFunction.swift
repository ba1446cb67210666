import Text

/// A value of the form `name[a:b]`, or `[a:b]`: a sequence, or a search.
enum FlagFunction {
  /// The name and the arguments of a text of this form.
  struct Call: Hashable {
    var name: String
    /// Without the blanks around them.
    var arguments: [String]

    init?(_ text: some StringProtocol) {
      let text = Substring(text.trimmedBlanks)
      guard text.hasSuffix("]"), let open = text.firstIndex(of: "[") else { return nil }
      let name = text[..<open]
      let inside = text[text.index(after: open)...].dropLast()
      guard name.allSatisfy({ $0.isLetter || $0.isNumber || "_-.".contains($0) }),
        // With these it is a list, or text.
        !inside.contains(where: { ",[]{}'\"#".contains($0) || $0.isNewline })
      else { return nil }
      self.name = String(name)
      arguments = inside.split(separator: ":", omittingEmptySubsequences: false)
        .map { String($0.trimmedBlanks) }
    }
  }

  /// What a text means that calls a function, a constant if that has one value; nil if it calls none that we
  /// know.
  static func value(of text: some StringProtocol) throws(FlagFunctionError) -> FlagValue? {
    guard let call = Call(text) else { return nil }
    if let sequence = SequenceFunction(rawValue: call.name) {
      return .list(try sequence.values(call, text: String(text)))
    }
    guard let function = try SearchFunction(call, text: String(text.trimmedBlanks)) else {
      return nil
    }
    // Between equal bounds there is nothing to search.
    return function.constant ?? .search(function)
  }
}

/// What is wrong with a call of a flag function.
package enum FlagFunctionError: Error, Hashable, Sendable {
  case notANumber(String, call: String)
  case argumentCount(String, call: String)
  case zeroStep(call: String)
  case tooLong(call: String)
  case outOfDomain(String, call: String)
  case searchArguments(function: String, got: [String])
  case reversedBounds(low: String, high: String, call: String)

  /// The sentence, for the flag of this name if it is known.
  func message(flag: String?) -> String {
    let place = flag.map { " for flag \($0)" } ?? ""
    return switch self {
    case .notANumber(let argument, let call):
      "error decoding '\(call)'\(place): invalid arg '\(argument)': expected a number"
    case .argumentCount(let requirement, let call):
      "error decoding '\(call)'\(place): function \(requirement)"
    case .zeroStep(let call): "error decoding '\(call)'\(place): the step cannot be 0"
    case .tooLong(let call):
      "error decoding '\(call)'\(place): more than \(SequenceFunction.longestSequence) values"
    case .outOfDomain(let requirement, let call):
      "error decoding '\(call)'\(place): \(requirement)"
    case .searchArguments(let function, let arguments):
      "\(function) requires 2 or 3 args, got (\(arguments.joined(separator: ", ")))\(place)"
    case .reversedBounds(let low, let high, let call):
      "invalid function args in '\(flag.map { $0 + "=" } ?? "")\(call)': the lower bound \(low) "
        + "must not be above the upper bound \(high)"
    }
  }
}
