import Glibc

/// A descriptor that output goes to. When it can take no more (its reader has gone, the disk is full)
/// everything further is dropped: what is shown is never worth a launch.
struct OutputChannel {
  let descriptor: Int32
  /// Called with how many bytes have been taken, after each write.
  let moved: @Sendable (Int) -> Void
  private(set) var isClosed = false
  /// The error number of the write that failed; nil also where the reader has gone, or there never was
  /// one (`>&-`).
  private(set) var failure: Int32?

  init(descriptor: Int32, moved: @escaping @Sendable (Int) -> Void) {
    self.descriptor = descriptor
    self.moved = moved
  }

  mutating func write(_ text: String) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  mutating func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { write($0) }
  }

  mutating func write(_ bytes: UnsafeRawBufferPointer) {
    var left = bytes
    while !isClosed, !left.isEmpty {
      let count = Glibc.write(descriptor, left.baseAddress, left.count)
      if count > 0 {
        moved(count)
        left = UnsafeRawBufferPointer(rebasing: left[count...])
      } else if count < 0, errno == EAGAIN {
        // Another process that has this terminal or pipe open made it non-blocking.
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&entry, 1, -1)
      } else if count == 0 || errno != EINTR {
        isClosed = true
        if count < 0, ![EPIPE, EBADF].contains(errno) { failure = errno }
      }
    }
  }
}
