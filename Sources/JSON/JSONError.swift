/// Why bytes are not JSON, and where.
package struct JSONError: Error, Hashable, Sendable {
  package enum Problem: Hashable, Sendable {
    case unexpectedEnd
    case unexpectedByte(UInt8)
    case badNumber
    case badEscape
    case controlCharacterInString
    case invalidUTF8
    case tooDeep
    case trailingBytes
  }

  package var problem: Problem
  /// Bytes before it.
  package var position: Int

  package init(_ problem: Problem, at position: Int) {
    self.problem = problem
    self.position = position
  }
}

extension JSONError: CustomStringConvertible {
  package var description: String {
    let what =
      switch problem {
      case .unexpectedEnd: "it ends too early"
      case .unexpectedByte(let byte) where byte > 32 && byte < 127:
        "unexpected '\(Character(Unicode.Scalar(byte)))'"
      case .unexpectedByte(let byte): "unexpected byte \(byte)"
      case .badNumber: "not a number"
      case .badEscape: "unknown escape in a string"
      case .controlCharacterInString: "control character in a string"
      case .invalidUTF8: "not UTF-8"
      case .tooDeep: "nested too deeply"
      case .trailingBytes: "there is text after the value"
      }
    return "\(what), at byte \(position)"
  }
}
