import Glibc
import JSON
import Operations
import Posix
import Scalars
import Ledger

/// Finds scalars in what runs have printed, by the rules of their operations. A log is read piece by
/// piece, so that its length costs no memory; rules are made ready once.
package struct RunOutputScalars {
  private static let pieceSize = 1 << 18

  /// Rules that were made ready, for the next run of the operation.
  private var rules: [[OutputScalarRule]?: OutputScalarRules] = [:]
  private var piece: [UInt8] = []

  package init() {}

  /// Reads the log of a run.
  ///
  /// - Returns: the scalars, and the log as it was; nil where there is none.
  mutating func read(
    _ run: RunRecord
  ) -> (summaries: [String: ScalarSummary], path: String, stamp: FileStamp)? {
    let path = RunFolder(run).output
    let own = run.members[.op].flatMap(OperationSnapshot.outputScalarRules(of:))
    return read(path, rules: own, ignoring: run.flags.names).map { ($0.summaries, path, $0.stamp) }
  }

  /// Reads a log by the rules of an operation, nil for the standard ones, which pass over the names of
  /// flags.
  ///
  /// It is asked for each piece whether that is still wanted.
  ///
  /// - Returns: the scalars, and the log as it was; nil where there is none, or it was not read to its end.
  package mutating func read(
    _ path: String, rules own: [OutputScalarRule]?, ignoring flagNames: [String],
    while isWanted: () -> Bool = { true }
  ) -> (summaries: [String: ScalarSummary], stamp: FileStamp)? {
    let rules = ready(own)
    guard !rules.isEmpty,
      let file = try? FileDescriptor(reading: path, isTrusted: false),
      let stamp = FileStamp(file), (try? file.status().isRegular) == true
    else { return nil }
    var collector = ScalarCollector(rules, ignoring: flagNames)
    if piece.isEmpty { piece = [UInt8](repeating: 0, count: Self.pieceSize) }
    let isWhole = piece.withUnsafeMutableBytes { piece in
      var offset = 0
      while offset < stamp.size, let count = try? file.read(into: piece, at: offset), count > 0 {
        collector.feed(UnsafeRawBufferPointer(rebasing: piece[..<count]))
        offset += count
        if !isWanted() { return false }
      }
      return true
    }
    guard isWhole else { return nil }
    collector.finish()
    return (collector.summaries, stamp)
  }

  private mutating func ready(_ own: [OutputScalarRule]?) -> OutputScalarRules {
    if let rules = rules[own] { return rules }
    let made = OutputScalarRules(own)
    rules[own] = made
    return made
  }
}
