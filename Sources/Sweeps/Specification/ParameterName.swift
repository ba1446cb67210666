/// Which names a parameter can have, depending on how it is written.
enum ParameterName {
  /// Whether a shell leaves the character alone, wherever it stands in a word but in front.
  static func isHarmless(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "_.-+/:@%,".utf8.contains(byte)
    }
  }

  /// Why the name cannot be written in this form; nil if it can.
  static func problem(_ name: String, as form: ArgumentForm, option: String?) -> (String, String)? {
    switch form {
    case .positional, .none: nil
    case .environment:
      isVariable(name)
        ? nil
        : ("cannot be an environment variable", "letters, digits and '_' make one")
    case .option, .space, .flag, .assign:
      if option != nil {
        nil
      } else if name.hasPrefix("-") {
        ("cannot be an option", "leave out the dashes, or give the spelling with 'option:'")
      } else if name.utf8.allSatisfy(isHarmless) {
        nil
      } else {
        ("cannot be an option", "give the spelling with 'option:', or write it 'as: positional'")
      }
    }
  }

  static func isVariable(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, first.isASCII, first.beginsName else {
      return false
    }
    return name.unicodeScalars.allSatisfy { $0.isASCII && $0.continuesName }
  }
}
