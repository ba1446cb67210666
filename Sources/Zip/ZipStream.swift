import CMinizip
import Glibc
import Posix

/// The file behind a zip, as the library reads and writes it.
///
/// It sees to two things that the library does not: what fails is kept, with its reason, and the
/// file may have been opened by a caller that knows how to do that safely.
final class ZipStream {
  private static let bufferSize = 1 << 16

  private let file: UnsafeMutablePointer<FILE>
  private let path: String
  /// The error number of the first call that failed.
  private(set) var failure: Int32 = 0

  /// - Parameters:
  ///   - descriptor: of a file that can be sought in; it stays open.
  ///   - mode: as `fdopen(3)` takes it.
  /// - Throws: if it cannot be opened once more.
  init(_ descriptor: FileDescriptor, mode: String) throws(SystemError) {
    let copy = dup(descriptor.raw)
    guard copy >= 0 else { throw descriptor.failure("open") }
    guard let file = fdopen(copy, mode) else {
      let error = descriptor.failure("open")
      close(copy)
      throw error
    }
    setvbuf(file, nil, _IOFBF, Self.bufferSize)
    rewind(file)
    self.file = file
    path = descriptor.path
  }

  deinit {
    fclose(file)
  }

  /// What the system had to say of a call of the library that failed; nil if it was content.
  func error(_ verb: String) -> SystemError? {
    failure == 0 ? nil : SystemError("\(verb) '\(path)'", code: failure)
  }

  /// Hands everything to the system.
  func flush() throws(SystemError) {
    if fflush(file) != 0 { noteFailure() }
    if let error = error("write") { throw error }
  }

  /// The calls by which the library gets at this; they are good as long as it lives.
  var functions: zlib_filefunc64_def {
    zlib_filefunc64_def(
      zopen64_file: { stream, _, _ in stream },
      zread_file: { _, stream, buffer, count in
        ZipStream.with(stream) { fread(buffer, 1, Int(count), $0.file) }.map(UInt.init) ?? 0
      },
      zwrite_file: { _, stream, buffer, count in
        ZipStream.with(stream) { own in
          let written = fwrite(buffer, 1, Int(count), own.file)
          if written < Int(count) { own.noteFailure() }
          return UInt(written)
        } ?? 0
      },
      ztell64_file: { _, stream in
        ZipStream.with(stream) { ZPOS64_T(max(0, ftello($0.file))) } ?? 0
      },
      zseek64_file: { _, stream, offset, origin in
        // From where it stands it also seeks back: the offset is a negative number in disguise.
        // What the buffer holds is written first, and that can fail.
        ZipStream.with(stream) { own in
          if fseeko(own.file, Int(bitPattern: UInt(offset)), origin) == 0 { return 0 }
          own.noteFailure()
          return -1
        } ?? -1
      },
      zclose_file: { _, _ in 0 },
      zerror_file: { _, stream in ZipStream.with(stream) { ferror($0.file) } ?? 1 },
      opaque: Unmanaged.passUnretained(self).toOpaque())
  }

  private static func with<Value>(
    _ stream: UnsafeMutableRawPointer?, _ body: (ZipStream) -> Value
  ) -> Value? {
    stream.map { body(Unmanaged<ZipStream>.fromOpaque($0).takeUnretainedValue()) }
  }

  private func noteFailure() {
    if failure == 0 { failure = errno == 0 ? EIO : errno }
  }
}
