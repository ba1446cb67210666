/// The place of a record that `LedgerReader.Records` has passed, to read it again there: for callers
/// that have to look at all records before they know which of them they want.
package struct RecordPlace: Sendable {
  /// In the snapshot, in bytes; there is nothing if `count` is 0.
  var offset: Int
  var count: Int
  /// The first of its events in the journal; negative if there is none.
  var firstEvent: Int
}
