import Ledger
import Posix
import Scalars

/// The metrics of a run while it prints and writes them: each look reads what has come since the one before,
/// and nothing twice. Belongs to the thread that made it.
package struct GrowingScalars {
  /// Where a metric of a run is found; if it is in several, the one that counts is the first of these.
  package enum Source: Int, Comparable, Sendable {
    case written, printed, warned, events

    package static func < (one: Source, two: Source) -> Bool { one.rawValue < two.rawValue }
  }

  private var logs: [(source: Source, log: GrowingLog)] = []
  private var events: GrowingEvents?

  /// Of an attempt that has these `files`, and `laterFiles` once it was deleted because it has completed;
  /// `predecessor` is the output of the attempt before, which may still be in the place of this one's.
  /// `directory` is its folder, where it has its own; `hasErrors` if it has a log of standard error.
  package init(
    _ files: JobFiles, later laterFiles: JobFiles? = nil,
    after predecessor: LogReader.Identity? = nil,
    rules: OutputScalarRules, objects: OutputScalarRules, ignoring flagNames: [String],
    hasErrors: Bool, directory: String?
  ) {
    func add(_ source: Source, _ path: String, _ later: String?, _ rules: OutputScalarRules) {
      if rules.isEmpty { return }
      logs.append(
        (
          source,
          GrowingLog(
            path, later: later, after: source == .printed ? predecessor : nil, rules,
            ignoring: flagNames)
        ))
    }
    add(.written, files.metrics, laterFiles?.metrics, objects)
    add(.printed, files.output, laterFiles?.output, rules)
    if hasErrors { add(.warned, files.errors, laterFiles?.errors, rules) }
    events = directory.map { GrowingEvents($0) }
  }

  /// Reads what is new. `isLast` if nothing more comes.
  package mutating func read(
    isLast: Bool, into piece: UnsafeMutableRawBufferPointer,
    found: (OutputScalar, Source) -> Void
  ) {
    for index in logs.indices {
      let source = logs[index].source
      logs[index].log.read(isLast: isLast, into: piece) { found($0, source) }
    }
    events?.read(isLast: isLast) { found($0, .events) }
  }

  /// Of all that was read.
  package var summaries: [String: ScalarSummary] {
    var all = logs.reversed().reduce(into: [String: ScalarSummary]()) { all, part in
      all.merge(part.log.summaries) { $1 }
    }
    if let events { all.merge(events.summaries) { $1 } }
    return all
  }
}
