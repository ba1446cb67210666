import Glibc

/// Values as labels show them: shorter than they are.
package enum LabelText {
  private static let mostDecimals = 5
  private static let longestPath = 20

  /// All flags but those that are null, `a=1 b=2`.
  package static func standard(
    _ flags: Flags, isExistingPath: (String) -> Bool = Self.isExistingPath
  ) -> String {
    flags.sorted.filter { $0.value != .null }
      .map { "\($0.name)=\(text(of: $0.value, isExistingPath: isExistingPath))" }
      .joined(separator: " ")
  }

  package static func text(
    of value: FlagValue, isExistingPath: (String) -> Bool = Self.isExistingPath
  ) -> String {
    switch value.plain {
    case .real: return cut(value.encoded)
    case .list(let items):
      return "["
        + items.map { item in
          if case .real = item.plain { cut(item.encoded) } else { item.encodedItem }
        }.joined(separator: ", ") + "]"
    case .string(let text)
    where text.count > longestPath && text.contains("/") && isExistingPath(text):
      return FlagValue.string(shortenedPath(text)).encodedForAssignment
    default: return value.encodedForAssignment
    }
  }

  package static func isExistingPath(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// A number with no more than five digits after the point; cut, so that no label claims more
  /// than the value has.
  static func cut(_ number: String) -> String {
    guard let point = number.firstIndex(of: ".") else { return number }
    let fraction = number[number.index(after: point)...].prefix { $0.isNumber }
    let rest = number[fraction.endIndex...]
    return String(number[...point] + fraction.prefix(mostDecimals) + rest)
  }

  /// The first component and as many of the last as fit, at least one.
  static func shortenedPath(_ path: String) -> String {
    let components = path.split(separator: "/")
    guard let first = components.first, components.count > 2 else { return path }
    let head = (path.hasPrefix("/") ? "/" : "") + first + "/…/"
    var tail = String(components[components.count - 1])
    for component in components[1..<(components.count - 1)].reversed() {
      let longer = component + "/" + tail
      guard head.count + longer.count <= longestPath else { break }
      tail = longer
    }
    return head + tail
  }
}
