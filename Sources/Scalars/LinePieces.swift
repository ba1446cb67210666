import JSON

/// Cuts bytes of output at the ends of their lines, and where a progress bar returns to the beginning of
/// its line instead of starting another.
///
/// Bytes that are rare are looked for only behind the last place where one was.
struct LinePieces {
  private let bytes: UnsafeRawBufferPointer
  private var start = 0
  private var lineEnd: RareByte
  private var turn: RareByte
  private var escape: RareByte
  private var backspace: RareByte

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    lineEnd = RareByte(UInt8(ascii: "\n"))
    turn = RareByte(UInt8(ascii: "\r"))
    escape = RareByte(ControlSequences.escape)
    backspace = RareByte(ControlSequences.backspace)
  }

  /// What stands behind the last end.
  var rest: UnsafeRawBufferPointer { bytes.slice(start..<bytes.count) }

  /// A whole line, or a piece of one.
  struct Piece {
    let bytes: UnsafeRawBufferPointer
    /// It certainly has no control sequences.
    let isClean: Bool
    /// What follows is written over it.
    let endsAtReturn: Bool
  }

  @inline(__always)
  mutating func next() -> Piece? {
    let end = min(lineEnd.place(in: bytes, from: start), turn.place(in: bytes, from: start))
    guard end < bytes.count else { return nil }
    let isClean =
      escape.place(in: bytes, from: start) > end && backspace.place(in: bytes, from: start) > end
    defer { start = end + 1 }
    return Piece(
      bytes: bytes.slice(start..<end), isClean: isClean,
      endsAtReturn: bytes[end] == UInt8(ascii: "\r"))
  }

  /// A byte, and where it was found last.
  private struct RareByte {
    private let byte: UInt8
    private var found = -1

    init(_ byte: UInt8) {
      self.byte = byte
    }

    /// Where it stands next; the end where it does not.
    @inline(__always)
    mutating func place(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
      if found < start { found = bytes.firstIndex(of: byte, from: start) ?? bytes.count }
      return found
    }
  }
}
