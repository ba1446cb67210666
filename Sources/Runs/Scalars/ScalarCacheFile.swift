import Glibc
import Jobs
import Posix

/// The file that keeps the scalars of a ledger's runs: magic number, checksum of what follows, how
/// many runs there are, how many there were when those that are gone were last left out; then for
/// each, sorted, the first bits of its id and where its bytes end; then these bytes. All numbers have
/// 64 bits and are little-endian.
///
/// It is only ever replaced as a whole. Whatever is not as expected is as good as no file.
struct ScalarCacheFile {
  /// `brscalr` and the version of the format and of the rules that find scalars.
  private static let magic: UInt64 = 0x0472_6c61_6373_7262
  private static let headerSize = 32
  private static let entrySize = 16

  private var bytes: [UInt8] = []
  private(set) var count = 0
  private(set) var prunedCount = 0
  let stamp: FileStamp?

  /// Reads it; without a file, or with one that is damaged or of other `rules` (0 for
  /// none), there is nothing in it.
  init(path: String, rules: UInt64) {
    guard let file = try? FileDescriptor(reading: path, isTrusted: false) else {
      stamp = nil
      return
    }
    stamp = FileStamp(file)
    guard let bytes = try? file.contents(), bytes.count >= Self.headerSize else { return }
    let header = bytes.withUnsafeBytes { bytes in
      (0..<4).map {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
      }
    }
    guard header[0] == Self.magic ^ rules, header[1] == Self.checksum(of: bytes[16...]),
      let count = Int(exactly: header[2]),
      count <= (bytes.count - Self.headerSize) / Self.entrySize
    else { return }
    self.bytes = bytes
    self.count = count
    prunedCount = Int(truncatingIfNeeded: header[3])
  }

  /// Hands the bytes kept under the first bits of an id over, most likely those of one run.
  func find(_ id: JobID, _ body: (UnsafeRawBufferPointer) -> CachedScalars?) -> CachedScalars? {
    let key = id.words.0
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self.key(at: middle) < key { low = middle + 1 } else { high = middle }
    }
    while low < count, self.key(at: low) == key {
      if let found = withBytes(at: low, body) { return found }
      low += 1
    }
    return nil
  }

  /// All of it: first bits of the id and bytes.
  func forEach(_ body: (UInt64, UnsafeRawBufferPointer) -> Void) {
    for index in 0..<count {
      _ = withBytes(at: index) { body(key(at: index), $0) } as Void?
    }
  }

  private func withBytes<Value>(
    at index: Int, _ body: (UnsafeRawBufferPointer) -> Value?
  ) -> Value? {
    let base = Self.headerSize + count * Self.entrySize
    let start = base + (index == 0 ? 0 : word(at: Self.headerSize + index * Self.entrySize - 8))
    let end = base + word(at: Self.headerSize + index * Self.entrySize + 8)
    guard start >= base, start <= end, end <= bytes.count else { return nil }
    return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
  }

  private func key(at index: Int) -> UInt64 {
    UInt64(bitPattern: Int64(word(at: Self.headerSize + index * Self.entrySize)))
  }

  private func word(at offset: Int) -> Int {
    bytes.withUnsafeBytes {
      Int(Int64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Int64.self)))
    }
  }

  private static func checksum(of bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.withUnsafeBytes { UInt64(checksumCRC32C($0)) }
  }

  /// Puts a file in place that has these; nothing happens where that is not possible, for a cache
  /// is no reason to stop.
  static func write(
    _ entries: [(key: UInt64, bytes: [UInt8])], rules: UInt64, prunedCount: Int,
    in folder: Directory, name: String
  ) {
    var content: [UInt8] = []
    let size = entries.reduce(0) { $0 + $1.bytes.count }
    content.reserveCapacity(headerSize + entries.count * entrySize + size)
    for number in [magic ^ rules, 0, UInt64(entries.count), UInt64(prunedCount)] {
      content.appendNumber(number)
    }
    let sorted = entries.sorted { $0.key < $1.key }
    var end = 0
    for entry in sorted {
      end += entry.bytes.count
      content.appendNumber(entry.key)
      content.appendNumber(UInt64(end))
    }
    for entry in sorted { content.append(contentsOf: entry.bytes) }
    var sum: [UInt8] = []
    sum.appendNumber(checksum(of: content[16...]))
    content.replaceSubrange(8..<16, with: sum)
    guard let file = try? AtomicFile(in: folder, name: name) else { return }
    do throws(SystemError) {
      try file.file.writeAll(content)
      try file.rename()
    } catch {
      file.discard()
    }
  }
}
