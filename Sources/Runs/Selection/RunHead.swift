import Jobs
import Ledger

/// What is looked at of every run to find those that are wanted, read without making anything of
/// the rest. Our own records have it in front.
struct RunHead {
  /// As recorded.
  let state: JobState
  /// As `RunRecord.time`.
  let time: Double
  /// Of what filters look at most, the values as they stand; only where they are asked for.
  let operation: UnsafeRawBufferPointer?
  let isMarked: Bool
  /// What its record says of a move or removal that is not over: it is not whole here, it goes elsewhere,
  /// it is being removed.
  let isArriving: Bool
  let isLeaving: Bool
  let isBeingRemoved: Bool

  var isOnTheWay: Bool { isArriving || isLeaving || isBeingRemoved }

  /// - Parameters:
  ///   - record: a JSON object, which must outlive this.
  ///   - fields: used again from record to record.
  ///   - isDetailed: whether all members are looked at.
  init(_ record: UnsafeRawBufferPointer, _ fields: inout RecordFields, isDetailed: Bool = false) {
    fields.read(record, until: isDetailed ? nil : [.start, .state])
    state = fields.state
    time = fields.start ?? fields.number(.initialized) ?? 0
    operation = isDetailed ? fields[.operation] : nil
    isArriving = fields[.arrivingFrom] != nil
    isLeaving = fields[.movingTo] != nil
    isBeingRemoved = fields[.removing] != nil
    isMarked = isDetailed && fields.isTrue(.marked)
  }
}
