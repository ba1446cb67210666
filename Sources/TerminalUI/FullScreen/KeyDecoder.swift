import Text

/// Takes apart what a terminal sends: UTF-8, control characters, and the escape sequences of
/// xterm, which those of others are like.
package struct KeyDecoder: Sendable {
  static let escape: UInt8 = 0x1b
  /// What begins and ends a paste (xterm's mode 2004).
  private static let pasteEnd = Array("\u{1b}[201~".utf8)
  /// No more of a paste is kept: it goes into a line.
  private static let longestPaste = 1 << 16

  /// What may be the beginning of something longer.
  private var pending: [UInt8] = []
  private var isPasting = false
  private var pasted: [UInt8] = []

  package init() {}

  /// Seconds within which the rest of what has started should come; nil if nothing has. A lone
  /// Escape is known by nothing coming after it. Over slow lines a sequence still comes in one
  /// piece, as it was sent.
  package var patience: Double? {
    isPasting ? 2 : pending.isEmpty ? nil : 0.1
  }

  /// The keys that the next bytes complete.
  package mutating func keys(from bytes: some Sequence<UInt8>) -> [Key] {
    pending += bytes
    var keys: [Key] = []
    while !pending.isEmpty {
      if isPasting {
        guard let key = paste() else { break }
        keys.append(key)
        continue
      }
      guard let (key, length) = KeySequence.first(in: pending) else { break }
      pending.removeFirst(length)
      switch key {
      case .key(let key): keys.append(key)
      case .pasteBegin: isPasting = true
      case .nothing: break
      }
    }
    return keys
  }

  /// What the bytes mean that nothing came after.
  package mutating func flush() -> [Key] {
    defer {
      pending = []
      pasted = []
      isPasting = false
    }
    if isPasting { return [.paste(String(decoding: pasted + pending, as: UTF8.self))] }
    guard pending.first == Self.escape else { return [] }
    switch pending.count {
    case 1: return [.escape]
    // Alt and one of the letters with which sequences begin.
    case 2: return [.alt(Character(Unicode.Scalar(pending[1])))]
    default: return []
    }
  }

  /// The paste, once its end is there.
  private mutating func paste() -> Key? {
    let end = Self.pasteEnd
    let position = pending.indices.first { pending[$0...].starts(with: end) }
    // Of a paste without its end the last bytes may be the beginning of it.
    let ready = position ?? max(0, pending.count - end.count + 1)
    pasted += pending.prefix(min(ready, Self.longestPaste - pasted.count))
    pending.removeFirst(ready)
    guard position != nil else { return nil }
    pending.removeFirst(end.count)
    defer {
      pasted = []
      isPasting = false
    }
    return .paste(String(decoding: pasted, as: UTF8.self))
  }
}
