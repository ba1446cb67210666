import JSON
import Jobs
import Ledger
import Operations
import Runs
import Text

/// The completed runs outside of a batch that its optimizer learns from (`prev-trials`). They are found at
/// the start of the batch and kept in its record: a batch that continues knows the same runs.
struct EarlierRuns {
  /// More would take long to learn from; the latest tell most.
  static let most = 1000

  /// With the numbers that are to be small or large.
  private(set) var results: [(flags: Flags, objective: Double?)] = []
  /// For the record of the batch.
  private(set) var change = RecordChange()
  /// How many were left out.
  private(set) var omitted = 0

  /// Finds the runs for a batch that starts, or those that it knew if it `continues`.
  init(
    _ previous: PreviousTrials, of batch: RunRecord, continues: Bool, _ objective: TrialObjective?,
    home: String
  ) throws(LedgerError) {
    guard previous != .batch else {
      if batch.members[.previousTrials] != nil { change.remove(.previousTrials) }
      return
    }
    var runs = try previous.runs(of: batch, in: RunStore(home: home))
    if continues {
      let known = Set(batch.members[.previousTrials]?.array?.compactMap(\.string) ?? [])
      runs.removeAll { !known.contains($0.id.text) }
    } else {
      omitted = max(0, runs.count - Self.most)
      runs.removeFirst(omitted)
    }
    var scalars = RunScalars(home: home)
    results = runs.map { ($0.flags, objective?.value(in: $0, &scalars)) }
    scalars.save()
    change.set(.previousTrials, JSONValue.array(runs.map { .string($0.id.text) }))
  }

  /// What to say of those that were left out; nil if none was.
  var notice: String? {
    omitted == 0
      ? nil
      : "Using the latest \(groupedByThousands(Self.most)) of "
        + "\(groupedByThousands(Self.most + omitted)) earlier runs for optimization"
  }
}
