import Glibc

/// Makes the ids of many runs, with random numbers of the system for several of them at once.
package struct RandomJobIDs {
  /// As many bytes as the system gives at once.
  private static let count = 256 / MemoryLayout<UInt64>.size
  private var words: [UInt64] = []

  package init() {}

  package mutating func next() -> JobID {
    if words.count < 2 {
      words = Array(repeating: 0, count: Self.count)
      let isFilled = words.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) == 0 }
      if !isFilled { words = [] }
    }
    guard let first = words.popLast(), let second = words.popLast() else { return .random() }
    return JobID(random: first, second)
  }
}

extension JobID {
  /// The id of a new run.
  package static func random() -> JobID {
    var generator = SystemRandomNumberGenerator()
    return JobID(random: generator.next(), generator.next())
  }

  /// The digits that are shown to people.
  package var shortText: String { String(text.prefix(8)) }
}
