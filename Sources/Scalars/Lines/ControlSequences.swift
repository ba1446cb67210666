import JSON

/// What a program writes for terminals: colours, titles, steps back.
enum ControlSequences {
  static let escape: UInt8 = 0x1b
  static let backspace: UInt8 = 0x08

  @inline(__always)
  static func mayBeIn(_ line: UnsafeRawBufferPointer) -> Bool {
    line.firstIndex(of: escape, from: 0) != nil || line.firstIndex(of: backspace, from: 0) != nil
  }

  /// Puts a line without them into `clean`.
  static func remove(from line: UnsafeRawBufferPointer, into clean: inout [UInt8]) {
    clean.removeAll(keepingCapacity: true)
    var cursor = LineCursor(line)
    while !cursor.isAtEnd {
      switch cursor.next {
      case backspace: cursor.position += 1
      case escape:
        if !skipSequence(&cursor) {
          clean.append(escape)
          cursor.position += 1
        }
      default:
        clean.append(contentsOf: cursor.take { $0 != escape && $0 != backspace })
      }
    }
  }

  private static func skipSequence(_ cursor: inout LineCursor) -> Bool {
    let start = cursor.position
    cursor.position += 1
    if cursor.take(UInt8(ascii: "[")) {
      // ECMA-48: parameters, intermediate bytes, a final byte.
      _ = cursor.take { (0x30...0x3f).contains($0) }
      _ = cursor.take { (0x20...0x2f).contains($0) }
      if (0x40...0x7e).contains(cursor.next) {
        cursor.position += 1
        return true
      }
    } else if cursor.take(UInt8(ascii: "]")) {
      _ = cursor.take { $0 != 0x07 && $0 != escape }
      if cursor.take(0x07) || cursor.take("\u{1b}\\") { return true }
    } else if cursor.take(UInt8(ascii: "(")), !cursor.isAtEnd {
      // The set of characters, as `tput sgr0` writes it.
      cursor.position += 1
      return true
    }
    cursor.position = start
    return false
  }
}
