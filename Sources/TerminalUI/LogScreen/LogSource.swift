import Glibc

/// Something that is read by pieces, and may grow meanwhile.
package protocol LogSource: Sendable {
  /// How many bytes there are now.
  var size: Int { get }
  /// As many of these bytes as there are.
  func bytes(in range: Range<Int>) -> [UInt8]
}

/// A log, and what it is called.
package struct NamedLog: Sendable {
  package var name: String
  package var source: any LogSource

  package init(_ name: String, _ source: any LogSource) {
    self.name = name
    self.source = source
  }
}

/// A file that somebody else writes. It is opened anew each time: it need not be there yet, and
/// another one may take its place. What is no regular file is empty.
package struct LogFile: LogSource {
  private let path: String

  package init(_ path: String) {
    self.path = path
  }

  package var size: Int {
    withDescriptor { _, size in size } ?? 0
  }

  package func bytes(in range: Range<Int>) -> [UInt8] {
    let bytes = withDescriptor { descriptor, size in
      [UInt8](unsafeUninitializedCapacity: max(0, min(range.upperBound, size) - range.lowerBound)) {
        buffer, filled in
        while filled < buffer.count {
          let rest = UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
          let count = pread(
            descriptor, rest.baseAddress, rest.count, off_t(range.lowerBound + filled))
          if count < 0, errno == EINTR { continue }
          guard count > 0 else { break }
          filled += count
        }
      }
    }
    return bytes ?? []
  }

  private func withDescriptor<Result>(_ body: (Int32, Int) -> Result) -> Result? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return body(descriptor, Int(status.st_size))
  }
}
