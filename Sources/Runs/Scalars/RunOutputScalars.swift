import Glibc
import JSON
import Ledger
import Operations
import Posix
import Scalars

/// Finds scalars in what runs have printed, by the rules of their operations, and in the files of
/// metrics that they have written. A file is read piece by piece, so that its length costs no memory;
/// rules are made ready once.
package struct RunOutputScalars {
  typealias Found = (summaries: [String: ScalarSummary], sources: ScalarSources)

  private static let pieceSize = 1 << 18

  /// Rules that were made ready, for the next run of the operation.
  private var rules: [ScalarRules: OutputScalarRules] = [:]
  private let objects = OutputScalarRules.objects
  private var piece: [UInt8] = []

  package init() {}

  /// Reads the logs of a run and its file of metrics. If a name is in several, the file of metrics counts,
  /// then standard output, then what a line wrote to standard error.
  ///
  /// `metrics` are those that its launch was asked for, if it is a line; `mayHaveWritten` is false where
  /// there is certainly no file of metrics.
  mutating func read(
    _ run: RunRecord, metrics: [OutputScalarRule], mayHaveWritten: Bool = true
  ) -> Found {
    let folder = RunFolder(run)
    var found: Found = ([:], ScalarSources())
    let rules = run.scalarRules(metrics: metrics)
    if let errors = folder.errorsOfLine {
      // Most of them are empty, and need not be opened.
      if let stamp = FileStamp(path: errors), stamp.size == 0 {
        found.sources.add(file: errors, stamp)
      } else if let read = read(errors, rules: rules, ignoring: run.flags.names) {
        found.summaries = read.summaries
        found.sources.add(file: errors, read.stamp)
      }
    }
    if let output = read(folder.output, rules: rules, ignoring: run.flags.names) {
      found.summaries.merge(output.summaries) { $1 }
      found.sources.add(file: folder.output, output.stamp)
    }
    if mayHaveWritten, let written = read(metricsIn: folder.metrics, ignoring: run.flags.names) {
      found.summaries.merge(written.summaries) { $1 }
      found.sources.add(file: folder.metrics, written.stamp)
    }
    return found
  }

  /// Tells all values of a run: those that it has written, those of its output, and those that a line wrote
  /// to standard error, in that order.
  mutating func forEachValue(
    of run: RunRecord, metrics: [OutputScalarRule], written: @escaping (OutputScalar) -> Void,
    printed: @escaping (OutputScalar) -> Void, warned: @escaping (OutputScalar) -> Void
  ) {
    let folder = RunFolder(run)
    let (rules, flagNames) = (run.scalarRules(metrics: metrics), run.flags.names)
    _ = read(metricsIn: folder.metrics, ignoring: flagNames, found: written)
    _ = read(folder.output, rules: rules, ignoring: flagNames, found: printed)
    if let errors = folder.errorsOfLine {
      _ = read(errors, rules: rules, ignoring: flagNames, found: warned)
    }
  }

  /// The same of a run that has just ended, whose files these are.
  ///
  /// It is asked for each piece whether that is still wanted. Nil where nothing was read, or not all.
  package mutating func read(
    _ files: JobFiles, rules: ScalarRules, ignoring flagNames: [String], while isWanted: () -> Bool
  ) -> [String: ScalarSummary]? {
    let output = read(files.output, rules: rules, ignoring: flagNames, while: isWanted)
    let written = read(metricsIn: files.metrics, ignoring: flagNames, while: isWanted)
    guard let output else { return written?.summaries }
    return written.map { output.summaries.merging($0.summaries) { $1 } } ?? output.summaries
  }

  private typealias ReadFile = (summaries: [String: ScalarSummary], stamp: FileStamp)

  /// Reads a log; nil where there is none, or it was not read to its end.
  private mutating func read(
    _ path: String, rules: ScalarRules, ignoring flagNames: [String],
    found: ((OutputScalar) -> Void)? = nil, while isWanted: () -> Bool = { true }
  ) -> ReadFile? {
    let ready = self.rules[rules] ?? OutputScalarRules(rules)
    self.rules[rules] = ready
    return read(path, ready, ignoring: flagNames, found: found, while: isWanted)
  }

  /// Reads a file of metrics. Most programs write none.
  private mutating func read(
    metricsIn path: String, ignoring flagNames: [String],
    found: ((OutputScalar) -> Void)? = nil, while isWanted: () -> Bool = { true }
  ) -> ReadFile? {
    read(path, objects, ignoring: flagNames, found: found, while: isWanted)
  }

  private mutating func read(
    _ path: String, _ rules: OutputScalarRules, ignoring flagNames: [String],
    found: ((OutputScalar) -> Void)?, while isWanted: () -> Bool
  ) -> ReadFile? {
    guard !rules.isEmpty,
      let file = try? FileDescriptor(reading: path, isTrusted: false),
      let status = try? file.status(), status.isRegular
    else { return nil }
    let stamp = FileStamp(status)
    let collector = ScalarCollector(rules, ignoring: flagNames)
    if piece.isEmpty { piece = [UInt8](repeating: 0, count: Self.pieceSize) }
    let isWhole = piece.withUnsafeMutableBytes { piece in
      var offset = 0
      while offset < stamp.size, let count = try? file.read(into: piece, at: offset), count > 0 {
        let bytes = UnsafeRawBufferPointer(rebasing: piece[..<count])
        if let found { collector.feed(bytes, found: found) } else { collector.feed(bytes) }
        offset += count
        if !isWanted() { return false }
      }
      return true
    }
    guard isWhole else { return nil }
    if let found { collector.finish(found: found) } else { collector.finish() }
    return (collector.summaries, stamp)
  }
}

extension RunRecord {
  /// By which rules its output is read; `metrics` are those that the launch of a line was asked for.
  package func scalarRules(metrics: [OutputScalarRule]) -> ScalarRules {
    if RunFolder(self).isLine { return .automatic(metrics: metrics) }
    return members[.op].map(OperationSnapshot.scalarRules(of:)) ?? .standard
  }
}
