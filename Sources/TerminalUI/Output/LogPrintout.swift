import Glibc

/// The output of one job, to be shown whole: a label and the files that hold it.
package struct LogPrintout: Sendable {
  /// A line that says whose output follows, escaped already.
  package var label: String
  /// The files in the order in which they are shown. One that is missing or empty is passed over.
  package var files: [File]

  package struct File: Sendable {
    let path: String
    /// The name that the file gets when another one takes its place.
    let keptAs: String?

    package init(path: String, keptAs: String? = nil) {
      self.path = path
      self.keptAs = keptAs
    }

    /// A descriptor of it, or -1.
    fileprivate func open() -> Int32 {
      // A job may have put a FIFO or a link to somewhere else in the place of its log.
      let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
      let found = Glibc.open(path, flags)
      // What was opened before the file was renamed is the file itself; only if it had the other
      // name by now, that could be the next one.
      guard let keptAs, case let kept = Glibc.open(keptAs, flags), kept >= 0 else { return found }
      if found >= 0 { close(found) }
      return kept
    }
  }

  package init(label: String, files: [File]) {
    self.label = label
    self.files = files
  }

  enum Escaping {
    /// A pipe or a file gets the bytes as the job wrote them.
    case none
    /// A terminal gets nothing to obey, but for colours where those are wanted.
    case forTerminal(Bool)
  }

  /// Copies it all. A file that still grows is copied as far as it went at the start.
  func put(to channel: inout OutputChannel, escaping: Escaping) {
    channel.write(label + "\n")
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    for file in files where !channel.isClosed {
      let descriptor = file.open()
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      copy(descriptor, size: Int(status.st_size), to: &channel, through: &buffer, escaping)
    }
  }

  private func copy(
    _ descriptor: Int32, size: Int, to channel: inout OutputChannel, through buffer: inout [UInt8],
    _ escaping: Escaping
  ) {
    var filter: OutputFilter? =
      if case .forTerminal(let colour) = escaping { OutputFilter(keepingColour: colour) } else {
        nil
      }
    var left = size
    var last: UInt8?
    while left > 0, !channel.isClosed {
      let count = buffer.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress, min(left, $0.count))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      left -= count
      last = buffer[count - 1]
      if filter != nil {
        channel.write(filter?.append(buffer[..<count]) ?? "")
      } else {
        buffer.withUnsafeBytes { channel.write(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      }
    }
    channel.write(filter?.finish() ?? "")
    if let last, last != UInt8(ascii: "\n") { channel.write("\n") }
  }
}
