/// What the ledger knows a job by.
///
/// A line of a runfile is known by its content: the first 16 hex digits of its SHA-256, or all 64
/// of them if another job of the ledger already has those 16. A run of an operation is known by
/// the event: 32 random digits.
package struct JobID: Hashable, Sendable {
  /// The bits behind the digits; those past `digitCount` are zero.
  package let words: (UInt64, UInt64, UInt64, UInt64)
  /// 16, 32 or 64.
  package let digitCount: UInt8

  /// Whether it is the id of a run of an operation, not of a line.
  package var isOfRun: Bool { digitCount == JobID.digitsOfRun }

  private static let digitsOfRun: UInt8 = 32

  /// The id of a runfile's line.
  package init(_ digest: CommandDigest, clashing: Bool = false) {
    if clashing {
      words = digest.words
      digitCount = 64
    } else {
      words = (digest.words.0, 0, 0, 0)
      digitCount = 16
    }
  }

  /// The id that these bits are, if they were kept as bits.
  package init(words: (UInt64, UInt64, UInt64, UInt64), digitCount: UInt8) {
    self.words = words
    self.digitCount = digitCount
  }

  /// The id of a run: 128 random bits.
  package init(random high: UInt64, _ low: UInt64) {
    words = (high, low, 0, 0)
    digitCount = JobID.digitsOfRun
  }

  /// Reads 16, 32 or 64 lower-case hex digits; nil for anything else.
  package init?(_ text: some Collection<UInt8>) {
    self.init(digits: Array(text))
  }

  /// The same without being generic, which across rooms takes twenty times as long.
  package init?(digits: [UInt8]) {
    guard digits.count == 16 || digits.count == 32 || digits.count == 64 else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for (position, byte) in digits.enumerated() {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      default: return nil
      }
      switch position / 16 {
      case 0: words.0 = words.0 << 4 | UInt64(digit)
      case 1: words.1 = words.1 << 4 | UInt64(digit)
      case 2: words.2 = words.2 << 4 | UInt64(digit)
      default: words.3 = words.3 << 4 | UInt64(digit)
      }
    }
    self.words = words
    digitCount = UInt8(digits.count)
  }

  /// The digits, as they name the job's folder and key its record.
  package var text: String {
    String(unsafeUninitializedCapacity: 64) { write(to: $0) }
  }

  /// Writes the digits into `buffer`, which has room for 64, and returns how many they are.
  package func write(to buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
    func write(_ word: UInt64, at start: Int) {
      guard start < digitCount else { return }
      for position in 0..<16 {
        let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * position)) & 15
        buffer[start + position] = digit < 10 ? 48 + digit : 87 + digit  // "0" and "a" - 10
      }
    }
    write(words.0, at: 0)
    write(words.1, at: 16)
    write(words.2, at: 32)
    write(words.3, at: 48)
    return Int(digitCount)
  }

  package static func == (left: JobID, right: JobID) -> Bool {
    left.words == right.words && left.digitCount == right.digitCount
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
  }
}
