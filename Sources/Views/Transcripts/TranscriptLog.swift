import Jobs
import Ledger
import Posix
import Runs

/// A log as a transcript reads it: what a run has written, which is its own output, or what batchrun
/// says about the runs that it starts for it.
struct TranscriptLog {
  private static let chunkSize = 1 << 16

  /// Where it may be; the first that is there is it.
  let paths: [String]
  /// The log of the attempt before, without which the first of the paths is not meant: it may be that
  /// one.
  var predecessor: String?
  /// The run, if runs start by its lines; nil if all of it is output.
  let parent: TranscriptParent?
  private var reader: LogReader?
  private var position = 0
  private(set) var last: UInt8?
  /// Whether nothing more comes.
  var isOver = false

  init(_ paths: [String], after predecessor: String? = nil, of parent: TranscriptParent? = nil) {
    self.paths = paths
    self.predecessor = predecessor
    self.parent = parent
  }

  /// The next piece; of a log by whose lines runs start it ends after the first of these, which comes
  /// with it. Empty if there is nothing more now.
  mutating func next() -> (bytes: [UInt8], child: ChildLine?) {
    guard let reader = reader ?? open() else { return ([], nil) }
    self.reader = reader
    var bytes = reader.bytes(in: position..<(position + Self.chunkSize))
    var child: ChildLine?
    if let parent, !parent.hasOptimizer {
      (bytes, child) = Self.upToChild(bytes, takingRest: isOver || bytes.count == Self.chunkSize)
    }
    position += bytes.count
    last = bytes.last ?? last
    return (bytes, child)
  }

  /// The runs that begin by the lines which come next.
  func childrenAhead() -> [ChildLine] {
    guard let reader else { return [] }
    return reader.bytes(in: position..<(position + Self.chunkSize))
      .split(separator: UInt8(ascii: "\n")).compactMap { ChildLine($0) }
  }

  /// Whether there is more to read.
  var hasMore: Bool { reader.map { $0.size > position } ?? false }

  private func open() -> LogReader? {
    if let predecessor, !isOver, LogReader(predecessor) == nil { return nil }
    for path in paths {
      if let found = LogReader(path) { return found }
    }
    return nil
  }

  private static func upToChild(
    _ bytes: [UInt8], takingRest: Bool
  ) -> ([UInt8], ChildLine?) {
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      if let child = ChildLine(bytes[start..<end]) { return (Array(bytes[...end]), child) }
      start = end + 1
    }
    return (takingRest ? bytes : Array(bytes[..<start]), nil)
  }
}
