import Glibc
import Text

extension FlagDefinition {
  /// Throws if the flag cannot have the value, or one of the values of a list.
  package func check(_ value: FlagValue) throws(FlagError) {
    if case .list(let items) = value {
      for item in items { try check(item) }
      return
    }
    if case .search(let function) = value {
      for bound in function.bounds { try checkBounds(bound, of: value) }
      return
    }
    try checkChoice(value)
    guard argumentSplit != nil, case .string = value else {
      try checkPath(value)
      try checkBounds(value)
      return
    }
    for case .string(let text) in parts(of: value) {
      try checkPath(.string(text))
      if let number = realNumber(text.trimmedBlanks) { try checkBounds(.real(number)) }
    }
  }

  /// A list or a value with the aliases of choices replaced by what they stand for.
  func replacingChoiceAliases(in value: FlagValue) -> FlagValue {
    if case .list(let items) = value { return .list(items.map(replacingChoiceAliases)) }
    let text = value.argumentText
    let isChoice = choices.contains { $0.value.isSame(as: value) }
    guard !isChoice, value != .null,
      let choice = choices.first(where: { $0.alias == text || $0.alias == value.encoded })
    else { return value }
    return choice.value
  }

  private func checkChoice(_ value: FlagValue) throws(FlagError) {
    // Nothing, no and 0 often mean "without".
    let isFalse = value.isAbsent || value == .boolean(false) || value.number == 0
    guard !choices.isEmpty, !allowsOther, !isFalse,
      !choices.contains(where: { $0.value.isSame(as: value) })
    else { return }
    throw .unsupportedChoice(
      value.argumentText, flag: name,
      choices: choices.map { FlagError.Row($0.alias ?? $0.value.encoded, $0.description) })
  }

  private func checkPath(_ value: FlagValue) throws(FlagError) {
    guard type == .existingPath, case .string(let path) = value, !path.isEmpty,
      access(path, F_OK) != 0
    else { return }
    throw .invalidValue(path, flag: name, reason: "\(path) does not exist")
  }

  /// `whole` is the search function that the value is a bound of.
  private func checkBounds(
    _ value: FlagValue, of whole: FlagValue? = nil
  ) throws(FlagError) {
    guard let number = value.number else { return }
    if let minimum, number < minimum {
      throw outOfRange(whole ?? value, "less than min", minimum)
    }
    if let maximum, number > maximum {
      throw outOfRange(whole ?? value, "greater than max", maximum)
    }
  }

  private func outOfRange(_ value: FlagValue, _ relation: String, _ bound: Double) -> FlagError {
    let text = Int(exactly: bound).map(String.init) ?? decimalText(bound)
    return .invalidValue(
      value.encoded, flag: name, reason: "out of range (\(relation) \(text))")
  }
}
