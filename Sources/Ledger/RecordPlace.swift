/// Where a record stands that `LedgerReader.Records` has come by, to read it again there: for whoever
/// has to look at all records before it knows which of them it wants.
package struct RecordPlace: Sendable {
  /// In the snapshot, in bytes; there is nothing where `count` is 0.
  var offset: Int
  var count: Int
  /// The first of its events in the journal; negative if there is none.
  var firstEvent: Int
}
