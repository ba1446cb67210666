import JSON

/// A few words, all of ASCII or nearly so. Most other words differ from all of them in their length, their
/// first or their last letter, which is seen at once.
struct WordSet: Sendable {
  private let words: [StaticString]
  /// A bit for each mix of length, first and last letter.
  private let mixes: UInt64
  private let beginnings: UInt64

  init(_ words: [StaticString]) {
    self.words = words
    (mixes, beginnings) = words.reduce((0, 0)) { bits, word in
      let bytes = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
      return (bits.0 | Self.mix(bytes), bits.1 | Self.beginning(bytes))
    }
  }

  /// Whether a word is one of them.
  @inline(__always)
  func contains(_ word: UnsafeRawBufferPointer) -> Bool {
    mayContain(word) && words.contains(where: word.equals)
  }

  /// Whether a word is one of them in any case; they have small letters only.
  @inline(__always)
  func containsInAnyCase(_ word: UnsafeRawBufferPointer) -> Bool {
    mayContain(word) && words.contains(where: word.equalsIgnoringCase)
  }

  @inline(__always)
  private func mayContain(_ word: UnsafeRawBufferPointer) -> Bool {
    !word.isEmpty && mixes & Self.mix(word) != 0 && beginnings & Self.beginning(word) != 0
  }

  // The last five bits of a letter are the same in any case.

  @inline(__always)
  private static func mix(_ word: UnsafeRawBufferPointer) -> UInt64 {
    let (first, last) = (Int(word[0] & 31), Int(word[word.count - 1] & 31))
    return 1 << UInt64((word.count &* 23 &+ first &* 5 &+ last) & 63)
  }

  @inline(__always)
  private static func beginning(_ word: UnsafeRawBufferPointer) -> UInt64 {
    1 << UInt64(word[0] & 31 | UInt8(truncatingIfNeeded: word.count & 1) << 5)
  }
}
