import JSON
import Jobs
import Posix

/// Writes a snapshot in our layout: an object whose members are one line each, so that a line can
/// be understood from its first bytes and found by `memchr`.
struct SnapshotWriter {
  private let file: FileDescriptor
  private var buffer: [UInt8] = []
  private(set) var count = 0
  private(set) var size = 0

  private static let flushSize = 1 << 20

  init(_ file: FileDescriptor) {
    self.file = file
    buffer.reserveCapacity(SnapshotWriter.flushSize + 65536)
    buffer.append("{\n")
  }

  /// A record as it was read; it is brought into our layout if it is in another.
  mutating func append(_ entry: SnapshotReader.Entry) throws(SystemError) {
    if let line = entry.line {
      separate()
      buffer.append(contentsOf: line)
      try flushIfFull()
    } else {
      var record = MergedRecord()
      record.load(entry.record, id: entry.id)
      try append(entry.id, record)
    }
  }

  mutating func append(_ id: JobID, _ record: borrowing MergedRecord) throws(SystemError) {
    separate()
    buffer.append(UInt8(ascii: "\""))
    buffer.append(id)
    buffer.append("\":")
    record.write(to: &buffer)
    try flushIfFull()
  }

  /// Writes the end; the file is not synced.
  mutating func finish() throws(SystemError) {
    buffer.append(count == 0 ? "}\n" : "\n}\n")
    try flush()
  }

  private mutating func separate() {
    if count > 0 { buffer.append(",\n") }
    count += 1
  }

  private mutating func flushIfFull() throws(SystemError) {
    if buffer.count >= SnapshotWriter.flushSize { try flush() }
  }

  private mutating func flush() throws(SystemError) {
    try file.writeAll(buffer)
    size += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
