import JSON
import Jobs
import Posix

/// Writes a snapshot without a journal: a ledger that is finished, for an archive.
package struct SnapshotOutput {
  private var writer: SnapshotWriter

  /// - Parameter file: empty.
  package init(_ file: FileDescriptor) {
    writer = SnapshotWriter(file)
  }

  /// Adds a record, given as a JSON object.
  package mutating func append(
    _ id: JobID, _ record: UnsafeRawBufferPointer
  ) throws(SystemError) {
    var merged = MergedRecord()
    merged.load(record, id: id)
    try writer.append(id, merged)
  }

  /// Adds a record with these members.
  package mutating func append(_ id: JobID, _ members: JSONObject) throws(SystemError) {
    let result = members.bytes.withUnsafeBytes { bytes in
      Result { () throws(SystemError) in try append(id, bytes) }
    }
    try result.get()
  }

  /// Writes the end; the file is not synced.
  package mutating func finish() throws(SystemError) {
    try writer.finish()
  }
}
