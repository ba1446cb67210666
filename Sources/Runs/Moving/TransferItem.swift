import Jobs
import Ledger

/// A run that is on its way, as it was found.
struct TransferItem {
  var run: RunRecord
  var record: Record
  /// The state in which it shows where it comes from.
  var state: JobState
  /// Whether an unfinished line of the other home is replaced.
  var replaces = false
}
