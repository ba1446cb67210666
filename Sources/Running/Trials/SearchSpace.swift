import Operations

/// The flags of a search: what the user left open takes part too, where the project says between
/// which values.
package enum SearchSpace {
  package static func flags(
    _ flags: Flags, userFlags: Flags, definitions: [FlagDefinition]
  ) -> Flags {
    var flags = flags
    for definition in definitions where userFlags[definition.name] == nil {
      if let space = space(of: definition) { flags[definition.name] = space }
    }
    return flags
  }

  /// Between which values the project lets a flag be; nil for one that stays as it is.
  package static func space(of definition: FlagDefinition) -> FlagValue? {
    if !definition.choices.isEmpty { return .list(definition.choices.map(\.value)) }
    guard let minimum = definition.minimum, let maximum = definition.maximum, minimum < maximum
    else { return nil }
    let isWhole = isWholeNumbered(definition)
    let ends = [minimum, maximum].map { bound in
      if isWhole, let whole = Int(exactly: bound) {
        FlagValue.integer(whole)
      } else {
        FlagValue.real(bound)
      }
    }
    let initial = definition.defaultValue.number.map { _ in definition.defaultValue }
    let arguments = (ends + [initial].compactMap(\.self)).map(\.encoded).joined(separator: ":")
    let text = "\(definition.distribution ?? "uniform")[\(arguments)]"
    // A distribution that we do not have is none.
    guard case .search(let function) = try? FlagValue(decoding: text) else { return nil }
    return .search(function)
  }

  private static func isWholeNumbered(_ definition: FlagDefinition) -> Bool {
    switch definition.type {
    case .int: return true
    case .float: return false
    default:
      if case .real = definition.defaultValue { return false }
      return definition.minimum.flatMap(Int.init(exactly:)) != nil
        && definition.maximum.flatMap(Int.init(exactly:)) != nil
    }
  }
}
