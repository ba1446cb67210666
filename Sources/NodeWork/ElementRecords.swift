import Glibc
import JSON
import Ledger
import Posix

/// The records of one element, as they come. A file is opened again for each look, which on a network
/// disk is what makes it current.
package struct ElementRecords: Sendable, Hashable {
  package let element: Int
  /// How much of each start's file was read, by the number of the start.
  private var offsets = [0]

  package init(element: Int) {
    self.element = element
  }

  /// How many times the element has started, as far as is known.
  package var starts: Int { offsets.count }

  /// What was added since the last look. A last line that is not whole is left for the next one; lines
  /// that are not what was written are passed over.
  package mutating func read(in round: Directory) throws(SystemError) -> [WorkRecord] {
    var records: [WorkRecord] = []
    for start in offsets.indices { try read(start, in: round, &records) }
    // A start that follows has nothing to say before the one before has fallen silent.
    while records.isEmpty, try hasStart(offsets.count, in: round) {
      offsets.append(0)
      try read(offsets.count - 1, in: round, &records)
    }
    return records
  }

  private func hasStart(_ start: Int, in round: Directory) throws(SystemError) -> Bool {
    try round.status(of: ClusterFiles.records(element: element, start: start)) != nil
  }

  private mutating func read(
    _ start: Int, in round: Directory, _ records: inout [WorkRecord]
  ) throws(SystemError) {
    let name = ClusterFiles.records(element: element, start: start)
    guard let file = try round.openIfPresent(name, O_RDONLY) else { return }
    let size = try file.status().size
    guard size > offsets[start] else { return }
    let bytes = try file.bytes(in: offsets[start]..<size)
    offsets[start] += bytes.withUnsafeBytes { Self.take($0, &records) }
  }

  /// Returns where the whole lines end.
  private static func take(
    _ bytes: UnsafeRawBufferPointer, _ records: inout [WorkRecord]
  ) -> Int {
    var position = 0
    while let end = bytes.firstIndex(of: UInt8(ascii: "\n"), from: position) {
      if let record = WorkRecord(line: bytes.slice(position..<end)) { records.append(record) }
      position = end + 1
    }
    return position
  }
}
