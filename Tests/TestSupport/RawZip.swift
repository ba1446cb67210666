/// A zip file made byte by byte, so that it can say what no library would write.
///
/// Layout after PKWARE's APPNOTE.TXT: local header and data of each entry, the directory, its end.
package struct RawZip {
  package struct Entry {
    package var name: [UInt8]
    package var contents: [UInt8]
    /// Type and permission bits; 0: not made by a Unix.
    package var mode: UInt32 = 0o100600
    /// What the headers say that it unpacks to, if that is not true.
    package var declaredSize: UInt32?
    package var checksum: UInt32?
    package var method: UInt16 = 0
    package var flags: UInt16 = 0

    package init(_ name: String, _ contents: String = "") {
      self.name = Array(name.utf8)
      self.contents = Array(contents.utf8)
    }

    package init(link name: String, to target: String) {
      self.init(name, target)
      mode = 0o120777
    }
  }

  package var entries: [Entry]

  package init(_ entries: [Entry]) {
    self.entries = entries
  }

  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let offset = UInt32(bytes.count)
      bytes += number(0x0403_4b50, 4) + header(of: entry) + number(0, 2) + entry.name
      bytes += entry.contents
      let madeBy: UInt32 = entry.mode == 0 ? 20 : 3 << 8 | 20
      directory += number(0x0201_4b50, 4) + number(madeBy, 2) + header(of: entry)
      directory += number(0, 2) + number(0, 2) + number(0, 2) + number(0, 2)
      directory += number(entry.mode << 16, 4) + number(offset, 4) + entry.name
    }
    let start = UInt32(bytes.count)
    bytes += directory + number(0x0605_4b50, 4) + number(0, 4)
    bytes += number(UInt32(entries.count), 2) + number(UInt32(entries.count), 2)
    return bytes + number(UInt32(directory.count), 4) + number(start, 4) + number(0, 2)
  }

  /// What both headers have in common, up to the length of the name.
  private func header(of entry: Entry) -> [UInt8] {
    let size = UInt32(entry.contents.count)
    // Version, flags, method, time, date, checksum, both sizes, length of the name.
    let fields: [(UInt32, Int)] = [
      (20, 2), (UInt32(entry.flags), 2), (UInt32(entry.method), 2), (0, 2), (0x21, 2),
      (entry.checksum ?? crc32(entry.contents), 4), (size, 4), (entry.declaredSize ?? size, 4),
      (UInt32(entry.name.count), 2),
    ]
    return fields.flatMap { number($0.0, $0.1) }
  }

  private func number(_ value: UInt32, _ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for position in 0..<count {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * position)))
    }
    return bytes
  }

  /// Of ISO 3309, as zip files have it.
  private func crc32(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = .max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 {
        let isOdd = sum & 1 != 0
        sum >>= 1
        if isOdd { sum ^= 0xedb8_8320 }
      }
    }
    return ~sum
  }
}
