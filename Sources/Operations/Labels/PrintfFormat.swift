import Glibc

/// A format with one conversion, `%.2f`, `%03d`, `%s`: a part of what C's printf knows, and nothing
/// that could read what was not given.
struct PrintfFormat: Hashable {
  private var before = ""
  /// Flags, width and precision.
  private var layout = ""
  private var conversion: Character = "s"
  private var after = ""

  /// Nil if the text is no such format.
  init?(_ text: String) {
    var rest = Substring(text)
    guard let start = Self.takeLiteral(&rest, into: &before) else { return nil }
    rest = start
    let flags = rest.prefix { "-+ 0#".contains($0) }
    rest = rest.dropFirst(flags.count)
    let width = rest.prefix { $0.isASCII && $0.isNumber }
    rest = rest.dropFirst(width.count)
    var precision = ""
    if rest.first == "." {
      let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
      precision = "." + digits
      rest = rest.dropFirst(1 + digits.count)
    }
    guard width.count <= 3, precision.count <= 3, let letter = rest.popFirst(),
      "dixXoeEfFgGs".contains(letter)
    else { return nil }
    layout = flags + width + precision
    conversion = letter
    guard Self.takeLiteral(&rest, into: &after) == nil, rest.isEmpty else { return nil }
  }

  /// Nil if the value is not of the conversion's type.
  func text(of value: FlagValue) -> String? {
    switch conversion {
    case "s": return before + formatted("s", .text(value.argumentText)) + after
    case "d", "i", "x", "X", "o":
      guard let number = value.number, let whole = Int(exactly: number.rounded(.towardZero)) else {
        return nil
      }
      return before + formatted("l\(conversion)", .number(whole)) + after
    default:
      guard let number = value.number else { return nil }
      return before + formatted(String(conversion), .number(number)) + after
    }
  }

  private enum Argument {
    case text(String)
    case number(any CVarArg)
  }

  private func formatted(_ letters: String, _ argument: Argument) -> String {
    switch argument {
    case .text(let text):
      text.withCString { print(letters, [OpaquePointer($0)]) }
    case .number(let number): print(letters, [number])
    }
  }

  private func print(_ letters: String, _ arguments: [any CVarArg]) -> String {
    let format = "%" + layout + letters
    let length = withVaList(arguments) { vsnprintf(nil, 0, format, $0) }
    guard length > 0 else { return "" }
    return withVaList(arguments) { list in
      String(unsafeUninitializedCapacity: Int(length) + 1) { buffer in
        buffer.withMemoryRebound(to: CChar.self) { characters in
          Int(vsnprintf(characters.baseAddress, characters.count, format, list))
        }
      }
    }
  }

  /// Takes what stands before the next conversion, `%%` as `%`; nil at the end.
  private static func takeLiteral(_ rest: inout Substring, into text: inout String) -> Substring? {
    while let character = rest.popFirst() {
      guard character == "%" else {
        text.append(character)
        continue
      }
      guard rest.first == "%" else { return rest }
      text.append("%")
      rest.removeFirst()
    }
    return nil
  }
}
