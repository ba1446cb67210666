import Operations

/// The flags of a search: what the user left open takes part too, if the project opens it and
/// says which values it may have.
package enum SearchSpace {
  /// `isImplied` if the search was not named: it follows from the values of other flags.
  package static func flags(
    _ flags: Flags, userFlags: Flags, definitions: [FlagDefinition], isImplied: Bool = false
  ) -> Flags {
    var flags = flags
    for definition in definitions
    where userFlags[definition.name] == nil
      && (definition.opening == .all || definition.opening == .named && !isImplied)
    {
      if let space = space(of: definition) { flags[definition.name] = space }
    }
    return flags
  }

  /// Which values a flag may have; nil for one that is unchanged.
  package static func space(of definition: FlagDefinition) -> FlagValue? {
    if !definition.choices.isEmpty { return .list(definition.choices.map(\.value)) }
    guard let minimum = definition.minimum, let maximum = definition.maximum, minimum < maximum
    else {
      return definition.isTruth ? .list([.boolean(true), .boolean(false)]) : nil
    }
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
      if case .real = definition.defaultValue.plain { return false }
      return definition.minimum.flatMap(Int.init(exactly:)) != nil
        && definition.maximum.flatMap(Int.init(exactly:)) != nil
    }
  }
}

extension FlagDefinition {
  /// Whether it is on or off.
  fileprivate var isTruth: Bool {
    if type == .boolean || argumentSwitch != nil { return true }
    if case .boolean = defaultValue { return true }
    return false
  }
}
