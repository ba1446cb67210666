import CMinizip
import Glibc
import Posix

/// A zip file that is made. Sizes above 4 GiB are fine (ZIP64).
package final class ZipWriter {
  private static let chunkSize = 1 << 18
  /// Entries that may become larger, packed, than 32 bits can tell are marked as such beforehand.
  private static let largeSize = 0xff00_0000
  /// Made by a Unix, so that the mode counts; version 4.5 of the format, for ZIP64.
  private static let madeBy: UInt = 3 << 8 | 45
  /// The name is UTF-8 (bit 11 of the flags).
  private static let nameIsText: UInt = 1 << 11

  private let file: FileDescriptor
  private let stream: ZipStream
  /// Nil once it is finished.
  private var zip: zipFile?

  /// Begins a zip file in a file that is empty, is open to be read too, and not opened to append.
  package init(_ file: FileDescriptor) throws(SystemError) {
    self.file = file
    stream = try ZipStream(file, mode: "r+")
    var functions = stream.functions
    guard let zip = zipOpen2_64(nil, APPEND_STATUS_CREATE, nil, &functions) else {
      throw stream.error("write") ?? file.failure("write", code: EIO)
    }
    self.zip = zip
  }

  deinit {
    // What is written here goes nowhere that matters: the file was given up.
    if let zip { zipClose(zip, nil) }
  }

  /// Adds a file as long as `size`, or as it is.
  package func add(
    _ name: [UInt8], _ contents: FileDescriptor, _ status: FileStatus
  ) throws(CopyError) {
    let mode = UInt32(S_IFREG) | status.mode & 0o777
    try begin(name, mode: mode, modified: status.modified, size: status.size)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkSize, alignment: 16)
    defer { buffer.deallocate() }
    var offset = 0
    while offset < status.size {
      let room = UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<min(buffer.count, status.size - offset)])
      let count: Int
      do throws(SystemError) {
        count = try contents.read(into: room, at: offset)
      } catch {
        // The entry is complete in itself; the caller may take it back.
        _ = zipCloseFileInZip(zip)
        throw .source(error)
      }
      if count == 0 { break }
      try write(UnsafeRawBufferPointer(rebasing: room[..<count]))
      offset += count
    }
    try check(zipCloseFileInZip(zip))
  }

  /// Adds a folder; its name gets a slash at the end.
  package func addFolder(_ name: [UInt8], _ status: FileStatus) throws(CopyError) {
    let mode = UInt32(S_IFDIR) | status.mode & 0o777
    try begin(name + [UInt8(ascii: "/")], mode: mode, modified: status.modified, size: 0)
    try check(zipCloseFileInZip(zip))
  }

  /// Adds a symbolic link.
  package func addLink(
    _ name: [UInt8], to target: [UInt8], _ status: FileStatus
  ) throws(CopyError) {
    let mode = UInt32(S_IFLNK) | 0o777
    try begin(name, mode: mode, modified: status.modified, size: target.count)
    let result: Result<Void, CopyError> = target.withUnsafeBytes { bytes in
      Result { () throws(CopyError) in try write(bytes) }
    }
    try result.get()
    try check(zipCloseFileInZip(zip))
  }

  /// Adds an entry of another zip file as packed there.
  package func add(_ entry: ZipEntry, of reader: ZipReader) throws(ZipError) {
    do throws(CopyError) {
      try begin(
        entry.name, mode: entry.mode, modified: entry.modified,
        size: max(entry.size, entry.packedSize), packed: entry)
    } catch {
      throw .system(error.cause)
    }
    try reader.readPacked(entry) { (bytes) throws(SystemError) in
      do throws(CopyError) {
        try write(bytes)
      } catch {
        throw error.cause
      }
    }
    guard
      zipCloseFileInZipRaw64(zip, ZPOS64_T(entry.size), entry.checksum) == ZIP_OK
    else { throw .system(failure) }
  }

  /// Writes the directory. It is all on disk then.
  package func finish() throws(SystemError) {
    guard let zip else { return }
    self.zip = nil
    guard zipClose(zip, nil) == ZIP_OK else { throw failure }
    try stream.flush()
    try file.synchronize()
  }

  private func begin(
    _ name: [UInt8], mode: UInt32, modified: Int, size: Int, packed: ZipEntry? = nil
  ) throws(CopyError) {
    var info = zip_fileinfo()
    info.tmz_date = ZipTime.date(modified)
    info.external_fa = UInt(mode) << 16 | (mode & S_IFMT == S_IFDIR ? 0x10 : 0)
    let extra = ZipTime.extra(modified)
    let isText = String(validating: name, as: UTF8.self) != nil
    let method = packed.map { Int32(clamping: $0.method) } ?? (size == 0 ? 0 : Z_DEFLATED)
    let flags =
      (isText ? Self.nameIsText : 0) | (packed?.isEncrypted == true ? 1 : 0)
    let result = (name + [0]).withUnsafeBytes { name in
      extra.withUnsafeBytes { extra in
        zipOpenNewFileInZip4_64(
          zip, name.baseAddress?.assumingMemoryBound(to: CChar.self), &info, extra.baseAddress,
          UInt32(extra.count), extra.baseAddress, UInt32(extra.count), nil, method,
          Z_DEFAULT_COMPRESSION, packed == nil ? 0 : 1, -MAX_WBITS, MAX_MEM_LEVEL,
          Z_DEFAULT_STRATEGY, nil, 0, Self.madeBy, flags, size >= Self.largeSize ? 1 : 0)
      }
    }
    try check(result)
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws(CopyError) {
    if bytes.isEmpty { return }
    try check(zipWriteInFileInZip(zip, bytes.baseAddress, UInt32(bytes.count)))
  }

  private func check(_ result: Int32) throws(CopyError) {
    if result != ZIP_OK { throw .target(failure) }
  }

  private var failure: SystemError {
    stream.error("write") ?? file.failure("write", code: EIO)
  }
}
