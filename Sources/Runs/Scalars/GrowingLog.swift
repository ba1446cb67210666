import Posix
import Scalars

/// A log of lines that grows: each look reads what has come since the one before.
struct GrowingLog {
  /// The most bytes of one look; the next one continues there.
  private static let mostBytes = 16 << 20

  private let path: String
  /// Where it is once its run was deleted because it has completed.
  private let laterPath: String?
  /// The log of the attempt before, which may still be in this one's place.
  private let predecessor: LogReader.Identity?
  private let rules: OutputScalarRules
  private let flagNames: [String]
  /// Nil as long as nothing has come: most logs of short jobs stay empty.
  private var collector: ScalarCollector?
  private var identity: LogReader.Identity?
  private var offset = 0

  init(
    _ path: String, later laterPath: String?, after predecessor: LogReader.Identity?,
    _ rules: OutputScalarRules, ignoring flagNames: [String]
  ) {
    self.path = path
    self.laterPath = laterPath
    self.predecessor = predecessor
    self.rules = rules
    self.flagNames = flagNames
  }

  var summaries: [String: ScalarSummary] { collector?.summaries ?? [:] }

  /// Reads what is new; if nothing more comes (`isLast`), a line without an end too. Looking costs one call
  /// of the system where nothing has come.
  mutating func read(
    isLast: Bool, into piece: UnsafeMutableRawBufferPointer, found: (OutputScalar) -> Void
  ) {
    reading: repeat {
      guard let (path, stamp) = look(isLast), stamp.size > offset,
        let reader = LogReader(path), reader.identity == identity
      else { break reading }
      let collector = self.collector ?? ScalarCollector(rules, ignoring: flagNames)
      self.collector = collector
      let end = min(stamp.size, offset + Self.mostBytes)
      while offset < end {
        let count = reader.read(into: piece, at: offset)
        if count == 0 { break reading }
        collector.feed(UnsafeRawBufferPointer(rebasing: piece[..<count]), found: found)
        offset += count
      }
    } while isLast
    if isLast { collector?.finish(found: found) }
  }

  /// What the log looks like; nil while there is none. Once it is known which file it is, no other one
  /// counts: a later attempt has another.
  private mutating func look(_ isLast: Bool) -> (path: String, FileStamp)? {
    for path in [self.path] + (isLast ? [laterPath].compactMap(\.self) : []) {
      guard let stamp = FileStamp(path: path) else { continue }
      let found = LogReader.Identity(device: stamp.device, inode: stamp.inode)
      if found == predecessor || identity != nil && found != identity { continue }
      identity = found
      return (path, stamp)
    }
    return nil
  }
}
