/// `${NAME}` in texts of the project file, replaced by the values of flags.
package enum FlagReferences {
  /// A reference to something that is not there.
  package struct Undefined: Error, Hashable, Sendable {
    package var name: String

    package init(name: String) {
      self.name = name
    }
  }

  /// The text with its references replaced. A text that is nothing but one reference becomes the
  /// value itself, so that a list stays a list.
  package static func resolve(
    _ text: String, with value: (String) -> FlagValue?
  ) throws(Undefined) -> FlagValue {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return .string(text) }
    var resolved = ""
    var rest = Substring(text)
    while let open = rest.firstRange(of: "${"),
      let close = rest[open.upperBound...].firstIndex(of: "}")
    {
      let name = String(rest[open.upperBound..<close])
      guard let value = value(name) else { throw Undefined(name: name) }
      let after = rest.index(after: close)
      if open.lowerBound == text.startIndex, after == text.endIndex { return value }
      resolved += rest[..<open.lowerBound] + embedded(value)
      rest = rest[after...]
    }
    return .string(resolved + rest)
  }

  /// The same if a text is wanted in any case.
  package static func text(
    _ text: String, with value: (String) -> FlagValue?
  ) throws(Undefined) -> String {
    embedded(try resolve(text, with: value))
  }

  private static func embedded(_ value: FlagValue) -> String {
    switch value {
    case .string(let text), .written(let text, _): text
    default: value.encoded
    }
  }
}
