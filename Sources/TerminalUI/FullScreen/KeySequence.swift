/// What the first of a row of bytes from a terminal mean.
enum KeySequence {
  enum Meaning: Hashable {
    case key(Key)
    case pasteBegin
    /// Something that no key here is.
    case nothing
  }

  /// Longer sequences are not keys.
  private static let longest = 64

  /// The meaning and how many bytes it takes; nil if more bytes decide.
  static func first(in bytes: [UInt8]) -> (Meaning, Int)? {
    guard let byte = bytes.first else { return nil }
    switch byte {
    case KeyDecoder.escape: return escaped(bytes)
    case 0x0d, 0x0a: return (.key(.enter), 1)
    case 0x09: return (.key(.tab), 1)
    case 0x7f, 0x08: return (.key(.backspace), 1)
    // Ctrl removes all but the last five bits of `@`, `A` to `Z` and what follows.
    case 0x00...0x1f:
      return (.key(.control(Character(Unicode.Scalar(byte + 0x40)).lowercasedLetter)), 1)
    default: return character(bytes[...])
    }
  }

  private static func character(_ bytes: ArraySlice<UInt8>) -> (Meaning, Int)? {
    guard let first = bytes.first else { return nil }
    let length =
      switch first {
      case 0x00...0x7f: 1
      case 0xc2...0xdf: 2
      case 0xe0...0xef: 3
      case 0xf0...0xf4: 4
      default: 0
      }
    guard length > 0 else { return (.nothing, 1) }
    let encoded = bytes.prefix(length)
    guard encoded.dropFirst().allSatisfy({ (0x80...0xbf).contains($0) }) else {
      return (.nothing, 1)
    }
    guard encoded.count == length else { return nil }
    guard let text = String(validating: encoded, as: UTF8.self), let character = text.first else {
      return (.nothing, length)
    }
    return (.key(.character(character)), length)
  }

  private static func escaped(_ bytes: [UInt8]) -> (Meaning, Int)? {
    guard bytes.count > 1 else { return nil }
    switch bytes[1] {
    // Escape twice, or Alt and a key with a sequence: the second one may begin something.
    case KeyDecoder.escape: return (.key(.escape), 1)
    case UInt8(ascii: "["): return control(bytes)
    case UInt8(ascii: "O"):
      guard bytes.count > 2 else { return nil }
      return (letter(bytes[2], isControl: false), 3)
    case 0x00...0x1f, 0x7f: return (.key(.escape), 1)
    default:
      guard let (meaning, length) = character(bytes[1...]) else { return nil }
      guard case .key(.character(let character)) = meaning else { return (.nothing, 1 + length) }
      return (.key(.alt(character)), 1 + length)
    }
  }

  /// Control sequences (ECMA-48, 5.4): parameters, intermediate bytes, and a final one.
  private static func control(_ bytes: [UInt8]) -> (Meaning, Int)? {
    // Linux' console says `[[A` to `[[E` for F1 to F5.
    if bytes.count > 2, bytes[2] == UInt8(ascii: "[") {
      guard bytes.count > 3 else { return nil }
      let number = Int(bytes[3]) - Int(UInt8(ascii: "A")) + 1
      return ((1...5).contains(number) ? .key(.function(number)) : .nothing, 4)
    }
    let rest = bytes[2...]
    guard let end = rest.firstIndex(where: { !(0x20...0x3f).contains($0) }) else {
      return rest.count > longest ? (.nothing, bytes.count) : nil
    }
    // Something else has started in between: what there was is lost.
    guard (0x40...0x7e).contains(bytes[end]) else { return (.nothing, end) }
    let length = end + 1
    guard bytes[end] == UInt8(ascii: "~") else {
      return (letter(bytes[end], isControl: true), length)
    }
    // A second parameter tells of Shift, Alt and Ctrl.
    let parameter = bytes[2..<end].prefix { $0 != UInt8(ascii: ";") }
    return (numbered(Int(String(decoding: parameter, as: UTF8.self)) ?? 0), length)
  }

  private static func letter(_ byte: UInt8, isControl: Bool) -> Meaning {
    switch byte {
    case UInt8(ascii: "A"): .key(.up)
    case UInt8(ascii: "B"): .key(.down)
    case UInt8(ascii: "C"): .key(.right)
    case UInt8(ascii: "D"): .key(.left)
    case UInt8(ascii: "H"): .key(.home)
    case UInt8(ascii: "F"): .key(.end)
    case UInt8(ascii: "P"): .key(.function(1))
    case UInt8(ascii: "Q"): .key(.function(2))
    case UInt8(ascii: "R"): .key(.function(3))
    case UInt8(ascii: "S"): .key(.function(4))
    case UInt8(ascii: "Z") where isControl: .key(.backTab)
    case UInt8(ascii: "M") where !isControl: .key(.enter)
    default: .nothing
    }
  }

  private static func numbered(_ number: Int) -> Meaning {
    switch number {
    case 1, 7: .key(.home)
    case 2: .key(.insert)
    case 3: .key(.delete)
    case 4, 8: .key(.end)
    case 5: .key(.pageUp)
    case 6: .key(.pageDown)
    case 11...15: .key(.function(number - 10))
    case 17...21: .key(.function(number - 11))
    case 23...24: .key(.function(number - 12))
    case 200: .pasteBegin
    default: .nothing
    }
  }
}

extension Character {
  fileprivate var lowercasedLetter: Character {
    lowercased().first ?? self
  }
}
