import Jobs
import Ledger
import Scalars

/// The sources of the scalars of runs: their records; the event files in their folders; and,
/// if their output was not recorded (lines of runfiles, running runs, runs whose end only the
/// guardian has seen), their logs.
///
/// The scalars that files of ended runs contain are cached, see `save`.
package struct RunScalars {
  private let home: String
  private var ledgers: [LedgerScalars] = []
  /// Among these, that of the last run: the next one is mostly in the same.
  private var current = 0
  private var output = RunOutputScalars()

  /// `home` is the folder of the ledgers.
  package init(home: String) {
    self.home = home
  }

  /// The scalars of a run, by key: the name, with the folder of its event files and `#` before it
  /// where they lie below the run's own. Of what is printed and in an event file the file counts,
  /// which has the steps for certain.
  package mutating func summaries(of run: RunRecord) -> [String: ScalarSummary] {
    let recorded = ScalarSummary.summaries(in: run.members[.scalars])
    guard run.mayHaveScalars else { return recorded }
    let found = summariesInFiles(of: run)
    return found.isEmpty ? recorded : recorded.merging(found) { $1 }
  }

  /// The same of a run that has just ended, of whose output these were recorded; `directory` is its
  /// folder.
  package static func summaries(
    recorded: [String: ScalarSummary], filesIn directory: String
  ) -> [String: ScalarSummary] {
    var search = EventFileSearch()
    search.search(directory)
    return recorded.merging(search.summaries) { $1 }
  }

  /// Keeps what had to be read from files for the next time.
  package mutating func save() {
    for index in ledgers.indices { ledgers[index].save() }
  }

  /// Whether it is a line that has certainly printed nothing; false where that is not known at once.
  package mutating func areMissing(of line: RunGlance) -> Bool {
    guard line.isPlainLine else { return false }
    if line.state == .staged || line.state == .pending { return true }
    enter(line.ledger)
    return ledgers[current].hasNothing(line)
  }

  /// Tells that these lines of a ledger are asked for next with `areMissing`, in this order.
  package mutating func lookAhead(at lines: [JobID], of ledger: LedgerLocation) {
    enter(ledger)
    ledgers[current].lookAhead(at: lines)
  }

  private mutating func summariesInFiles(of run: RunRecord) -> [String: ScalarSummary] {
    enter(run.ledger)
    return ledgers[current].summaries(of: run, &output)
  }

  private mutating func enter(_ ledger: LedgerLocation) {
    if ledgers.indices.contains(current), ledgers[current].location == ledger { return }
    current = ledgers.firstIndex { $0.location == ledger } ?? ledgers.count
    if current == ledgers.count { ledgers.append(LedgerScalars(home: home, ledger)) }
  }
}

extension RunRecord {
  /// Whether its process has begun to do anything.
  fileprivate var mayHaveScalars: Bool {
    state != .staged && state != .pending && (role == .run || role == .steps)
  }
}
