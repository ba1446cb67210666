import Glibc
import JSON
import Operations
import Posix
import Scalars
import Ledger

/// Finds scalars in what runs have printed, by the rules of their operations.
struct RunOutputScalars {
  private static let pieceSize = 1 << 18

  /// Rules that were made ready, for the next run of the operation.
  private var rules: [[OutputScalarRule]?: OutputScalarRules] = [:]
  private var piece: [UInt8] = []

  /// Reads the log of a run.
  ///
  /// - Returns: the scalars, and the log as it was; nil where there is none.
  mutating func read(
    _ run: RunRecord
  ) -> (summaries: [String: ScalarSummary], path: String, stamp: FileStamp)? {
    guard let rules = rules(of: run), !rules.isEmpty else { return nil }
    let path = RunFolder(run).output
    guard let file = try? FileDescriptor(reading: path, isTrusted: false),
      let stamp = FileStamp(file), (try? file.status().isRegular) == true
    else { return nil }
    var collector = ScalarCollector(rules, ignoring: run.flags.names)
    if piece.isEmpty { piece = [UInt8](repeating: 0, count: Self.pieceSize) }
    piece.withUnsafeMutableBytes { piece in
      var offset = 0
      while offset < stamp.size, let count = try? file.read(into: piece, at: offset), count > 0 {
        collector.feed(UnsafeRawBufferPointer(rebasing: piece[..<count]))
        offset += count
      }
    }
    collector.finish()
    return (collector.summaries, path, stamp)
  }

  private mutating func rules(of run: RunRecord) -> OutputScalarRules? {
    let own = run.members[.op].flatMap(OperationSnapshot.outputScalarRules(of:))
    if let rules = rules[own] { return rules }
    guard let made = try? OutputScalarRules(own) else { return nil }
    rules[own] = made
    return made
  }
}
