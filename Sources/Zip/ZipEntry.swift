import CMinizip
import Glibc

/// One thing in a zip file, as its directory describes it. None of it can be believed.
package struct ZipEntry: Sendable {
  /// Bytes, usually UTF-8, with slashes between folders; that of a folder ends in one.
  package let name: [UInt8]
  /// Bytes, unpacked and packed.
  package let size: Int
  package let packedSize: Int
  /// Type and permission bits, if it was packed by a Unix; 0 elsewhere.
  package let mode: UInt32
  /// Seconds since 1970.
  package let modified: Int
  let isEncrypted: Bool
  let method: UInt
  let checksum: UInt
  let position: unz64_file_pos

  /// For messages.
  package var text: String { String(decoding: name, as: UTF8.self) }

  package var isFolder: Bool { name.last == UInt8(ascii: "/") }
  package var isLink: Bool { mode & S_IFMT == S_IFLNK }

  init(_ info: unz_file_info64, name: [UInt8], extra: [UInt8], position: unz64_file_pos) {
    self.name = name
    self.position = position
    size = Int(clamping: info.uncompressed_size)
    packedSize = Int(clamping: info.compressed_size)
    // The upper byte of the version says on what system the entry was made: 3 is Unix.
    mode = info.version >> 8 == 3 ? UInt32(truncatingIfNeeded: info.external_fa >> 16) : 0
    isEncrypted = info.flag & 1 != 0
    method = info.compression_method
    checksum = info.crc
    modified = ZipTime.modified(inExtra: extra) ?? ZipTime.modified(info.tmu_date)
  }
}

/// Times of entries: in local time, with two seconds' precision, and if there is the extra field
/// 0x5455 ("UT", of Info-ZIP) also in seconds since 1970.
enum ZipTime {
  private static let field: [UInt8] = [0x55, 0x54, 5, 0, 1]

  static func modified(inExtra extra: [UInt8]) -> Int? {
    var rest = extra[...]
    while rest.count >= 4 {
      let start = rest.startIndex
      let length = Int(rest[start + 2]) | Int(rest[start + 3]) << 8
      guard rest.count >= 4 + length else { return nil }
      let data = rest[(start + 4)..<(start + 4 + length)]
      if rest[start] == field[0], rest[start + 1] == field[1], length >= 5,
        data[data.startIndex] & 1 != 0
      {
        let bits = data.dropFirst().prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Int(Int32(bitPattern: bits))
      }
      rest = rest[(start + 4 + length)...]
    }
    return nil
  }

  static func extra(_ time: Int) -> [UInt8] {
    let bits = UInt32(bitPattern: Int32(clamping: time))
    return field + (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
  }

  static func modified(_ date: tm_unz) -> Int {
    var time = tm()
    time.tm_sec = Int32(clamping: date.tm_sec)
    time.tm_min = Int32(clamping: date.tm_min)
    time.tm_hour = Int32(clamping: date.tm_hour)
    time.tm_mday = Int32(clamping: date.tm_mday)
    time.tm_mon = Int32(clamping: date.tm_mon)
    time.tm_year = Int32(clamping: Int(date.tm_year) - 1900)
    time.tm_isdst = -1
    return mktime(&time)
  }

  static func date(_ seconds: Int) -> tm_zip {
    var (seconds, time) = (seconds, tm())
    localtime_r(&seconds, &time)
    // Years before 1980 cannot be expressed.
    return tm_zip(
      tm_sec: uInt(time.tm_sec), tm_min: uInt(time.tm_min), tm_hour: uInt(time.tm_hour),
      tm_mday: uInt(time.tm_mday), tm_mon: uInt(time.tm_mon),
      tm_year: uInt(max(80, time.tm_year)) + 1900)
  }
}
