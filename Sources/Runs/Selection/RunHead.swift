import Jobs
import Ledger

/// What is looked at of every run to find those that are wanted, read without making anything of
/// the rest. Our own records have it in front.
struct RunHead {
  /// As recorded.
  let state: JobState
  /// As `RunRecord.time`.
  let time: Double
  /// Of what filters look at most, the values as they stand; only if they are asked for.
  let operation: UnsafeRawBufferPointer?
  let isMarked: Bool
  /// Whether a move or removal of it has started and is not over.
  let isOnTheWay: Bool
  let isBeingRemoved: Bool

  /// - Parameters:
  ///   - record: a JSON object, which must outlive this.
  ///   - fields: used again from record to record.
  ///   - isDetailed: whether all members are looked at.
  init(_ record: UnsafeRawBufferPointer, _ fields: inout RecordFields, isDetailed: Bool = false) {
    fields.read(record, until: isDetailed ? nil : [.start, .state])
    state = fields.state
    time = fields.start ?? fields.number(.initialized) ?? 0
    operation = isDetailed ? fields[.operation] : nil
    isBeingRemoved = fields[.removing] != nil
    isOnTheWay = isBeingRemoved || fields[.movingTo] != nil || fields[.arrivingFrom] != nil
    isMarked = isDetailed && fields.isTrue(.marked)
  }
}
