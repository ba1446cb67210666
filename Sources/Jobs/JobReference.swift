/// How a user names jobs of a ledger: by a line number (`17`), a range of them (`3-7`), or an id or
/// its beginning (`ea113ac4`). Trials of a batch are numbered instead of lines.
package enum JobReference: Hashable, Sendable {
  /// Numbers of lines, or of trials; they count from 1.
  case numbers(ClosedRange<Int>)
  /// An id, or what it begins with: at least four hex digits in lower case.
  case id(prefix: [UInt8])

  /// Numbers have fewer digits than this; what has as many is an id.
  private static let idDigits = 8
  private static let shortestPrefix = 4
  private static let longestID = 64

  /// Reads what the user typed; nil if it can name no job.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    if let number = JobReference.number(bytes[...]) {
      self = .numbers(number...number)
      return
    }
    let ends = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    if ends.count == 2, let first = JobReference.number(ends[0]),
      let last = JobReference.number(ends[1]), first <= last
    {
      self = .numbers(first...last)
      return
    }
    var digits: [UInt8] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"):
        digits.append(byte)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digits.append(byte | 0x20)
      default: return nil
      }
    }
    guard digits.count >= JobReference.shortestPrefix, digits.count <= JobReference.longestID,
      digits.count >= JobReference.idDigits || digits.contains(where: { $0 > UInt8(ascii: "9") })
    else { return nil }
    self = .id(prefix: digits)
  }

  /// The same digits as the beginning of an id, where they may be one: to be tried if no line has the
  /// number. Nil for other texts.
  package init?(digitsOfID text: String) {
    let digits = Array(text.utf8)
    guard digits.count >= JobReference.shortestPrefix,
      JobReference.number(digits[...]) != nil
    else { return nil }
    self = .id(prefix: digits)
  }

  /// Whether the job with this id, on this line, is meant; `line` is nil if it is not known.
  package func matches(id: JobID, line: Int?) -> Bool {
    switch self {
    case .numbers(let numbers): line.map(numbers.contains) ?? false
    case .id(let prefix): id.hasPrefix(prefix)
    }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count < idDigits else { return nil }
    var number = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number > 0 ? number : nil
  }
}

extension JobID {
  /// Whether its digits begin with these.
  fileprivate func hasPrefix(_ prefix: [UInt8]) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { digits in
      prefix.count <= write(to: digits) && digits.prefix(prefix.count).elementsEqual(prefix)
    }
  }
}
