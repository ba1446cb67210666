import CMinizip
import Glibc
import Posix

/// A zip file that is read.
package final class ZipReader {
  /// The longest that the format knows.
  private static let longestField = 1 << 16
  private static let chunkSize = 1 << 18
  private static let stored: UInt = 0
  private static let deflated: UInt = 8

  /// In the order of its directory.
  package private(set) var entries: [ZipEntry] = []

  private let stream: ZipStream
  private let zip: unzFile

  /// Opens a zip file and reads its directory.
  package init(_ file: FileDescriptor) throws(ZipError) {
    do throws(SystemError) {
      stream = try ZipStream(file, mode: "r")
    } catch {
      throw .system(error)
    }
    var functions = stream.functions
    guard let zip = unzOpen2_64(nil, &functions) else { throw .notZip }
    self.zip = zip
    try readDirectory()
  }

  deinit {
    unzClose(zip)
  }

  private func readDirectory() throws(ZipError) {
    var result = unzGoToFirstFile(zip)
    while result == UNZ_OK {
      entries.append(try currentEntry())
      result = unzGoToNextFile(zip)
    }
    guard result == UNZ_END_OF_LIST_OF_FILE else { throw damage(nil) }
  }

  private func currentEntry() throws(ZipError) -> ZipEntry {
    var info = unz_file_info64()
    var position = unz64_file_pos()
    var name = [CChar](repeating: 0, count: Self.longestField)
    var extra = [UInt8](repeating: 0, count: Self.longestField)
    let result = unzGetCurrentFileInfo64(
      zip, &info, &name, UInt(name.count), &extra, UInt(extra.count), nil, 0)
    guard result == UNZ_OK, unzGetFilePos64(zip, &position) == UNZ_OK else { throw damage(nil) }
    return ZipEntry(
      info,
      name: name.prefix(Int(clamping: info.size_filename)).map { UInt8(bitPattern: $0) },
      extra: Array(extra.prefix(Int(clamping: info.size_file_extra))), position: position)
  }

  /// Unpacks an entry, a part at a time. What is handed over in all is never more than its `size`,
  /// and its checksum is right if nothing is thrown.
  package func read(
    _ entry: ZipEntry, _ body: (UnsafeRawBufferPointer) throws(SystemError) -> Void
  ) throws(ZipError) {
    if entry.isEncrypted { throw .encrypted(entry: entry.text) }
    guard entry.method == Self.stored || entry.method == Self.deflated else {
      throw .unknownMethod(entry: entry.text, entry.method)
    }
    try open(entry, isRaw: false)
    let count = try readOpen(entry, body)
    guard unzCloseCurrentFile(zip) == UNZ_OK, count == entry.size else { throw damage(entry) }
  }

  /// Hands over an entry as packed.
  func readPacked(
    _ entry: ZipEntry, _ body: (UnsafeRawBufferPointer) throws(SystemError) -> Void
  ) throws(ZipError) {
    try open(entry, isRaw: true)
    let count = try readOpen(entry, body)
    unzCloseCurrentFile(zip)
    guard count == entry.packedSize else { throw damage(entry) }
  }

  private func open(_ entry: ZipEntry, isRaw: Bool) throws(ZipError) {
    var position = entry.position
    var (method, level): (Int32, Int32) = (0, 0)
    guard unzGoToFilePos64(zip, &position) == UNZ_OK,
      unzOpenCurrentFile2(zip, &method, &level, isRaw ? 1 : 0) == UNZ_OK
    else { throw damage(entry) }
  }

  private func readOpen(
    _ entry: ZipEntry, _ body: (UnsafeRawBufferPointer) throws(SystemError) -> Void
  ) throws(ZipError) -> Int {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkSize, alignment: 16)
    defer { buffer.deallocate() }
    var total = 0
    while true {
      let count = unzReadCurrentFile(zip, buffer.baseAddress, UInt32(buffer.count))
      guard count >= 0 else {
        unzCloseCurrentFile(zip)
        throw damage(entry)
      }
      if count == 0 { return total }
      total += Int(count)
      do throws(SystemError) {
        try body(UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]))
      } catch {
        unzCloseCurrentFile(zip)
        throw .system(error)
      }
    }
  }

  private func damage(_ entry: ZipEntry?) -> ZipError {
    stream.error("read").map { .system($0) } ?? .damaged(entry: entry?.text)
  }
}
