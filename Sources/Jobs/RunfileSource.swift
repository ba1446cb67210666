import Glibc

/// A runfile that has been opened. It is read through this one descriptor, once, so that what is
/// launched is what stood there when the launch started.
package final class RunfileSource: Sendable {
  /// To wait for input of a pipe.
  package let descriptor: Int32
  /// What the file looked like when it was opened; nil for stdin, pipes and devices.
  package let stamp: RunfileStamp?
  /// Whether it is a file, which can be read at once, and no pipe or terminal.
  package let isFile: Bool
  let path: String
  private let isOwned: Bool

  /// Far more bytes than the commands have that anyone writes into a pipe.
  package static let largestStream = 1 << 30

  /// Opens a runfile; `-` is stdin.
  package init(path: String) throws(RunfileError) {
    let isStandardInput = path == "-"
    // Opening a pipe would wait for a writer.
    let opened =
      isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR
        ? .missing(path: path) : .unreadable(path: path, code: errno)
    }
    var status = stat()
    let code = fstat(opened, &status) == 0 ? 0 : errno
    let kind = status.st_mode & S_IFMT
    self.path = path
    descriptor = opened
    isOwned = !isStandardInput
    isFile = kind == S_IFREG
    stamp = code == 0 && kind == S_IFREG && !isStandardInput ? RunfileStamp(status) : nil
    if code != 0 { throw .unreadable(path: path, code: code) }
    if kind == S_IFDIR { throw .isFolder(path: path) }
    if !Self.canHoldLines(opened, status) { throw .isDevice(path: path) }
    if !isStandardInput { _ = fcntl(opened, F_SETFL, fcntl(opened, F_GETFL) & ~O_NONBLOCK) }
    let name = path.lowercased()
    if name.hasSuffix(".yml") || name.hasSuffix(".yaml") { throw .isYAML(path: path) }
    if stamp != nil, Self.isUTF16(opened) { throw .isUTF16(path: path) }
  }

  /// Looks at a runfile without reading anything of it, or keeping others from writing it.
  package static func check(path: String) throws(RunfileError) {
    var status = stat()
    // To open a pipe and close it again would take its writer away.
    let isPipe = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    guard isPipe else {
      _ = try RunfileSource(path: path)
      return
    }
    guard access(path, R_OK) == 0 else { throw .unreadable(path: path, code: errno) }
  }

  /// Whether a folder is given in place of a runfile: it has no name that a launch could have.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return path != "-" && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  package var isTerminal: Bool { isatty(descriptor) == 1 }

  /// A device has no end, or holds nothing that was written to it; except terminals, and what is always
  /// empty.
  private static func canHoldLines(_ descriptor: Int32, _ status: stat) -> Bool {
    switch status.st_mode & S_IFMT {
    case S_IFBLK: return false
    case S_IFCHR:
      var nothing = stat()
      let isNothing = stat("/dev/null", &nothing) == 0 && nothing.st_rdev == status.st_rdev
      return isNothing || isatty(descriptor) == 1
    default: return true
    }
  }

  private static func isUTF16(_ descriptor: Int32) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 2, alignment: 1) { mark in
      pread(descriptor, mark.baseAddress, 2, 0) == 2
        && (mark.elementsEqual([0xFF, 0xFE]) || mark.elementsEqual([0xFE, 0xFF]))
    }
  }

  deinit {
    if isOwned { close(descriptor) }
  }

  /// All bytes from here to the end of the file, or of the pipe.
  package func readToEnd() throws(RunfileError) -> [UInt8] {
    // One byte more than the file has, so that the same chunk also meets its end.
    var capacity = max((stamp?.size ?? 0) + 1, 1 << 16)
    var bytes = try readChunk(capacity: capacity, untilFull: true)
    var isEnd = bytes.count < capacity
    while !isEnd {
      capacity = bytes.count
      let more = try readChunk(capacity: capacity, untilFull: true)
      bytes += more
      isEnd = more.count < capacity
    }
    return bytes
  }

  /// What has come, once there is something to read; nothing at the end.
  package func readSome() throws(RunfileError) -> [UInt8] {
    try readChunk(capacity: 1 << 16, untilFull: false)
  }

  /// The next bytes: what one `read` gives, or all that fit. Fewer than fit are the last bytes.
  func readChunk(capacity: Int, untilFull: Bool) throws(RunfileError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      while count < capacity, let base = buffer.baseAddress {
        if !isFile { awaitInput() }
        let got = read(descriptor, base + count, capacity - count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        guard got > 0 else { return }
        count += got
        if !untilFull { return }
      }
    }
    if failure != 0 { throw .unreadable(path: path, code: failure) }
    return bytes
  }

  /// A named pipe looks as if it were at its end as long as no process has opened it to write.
  private func awaitInput() {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&entry, 1, -1) < 0, errno == EINTR {}
  }
}

extension Runfile {
  /// Reads a whole runfile; `-` is stdin.
  package init(path: String) throws(RunfileError) {
    try self.init(source: RunfileSource(path: path))
  }

  /// Reads what is left of a source to its end.
  package init(source: RunfileSource) throws(RunfileError) {
    var parser = RunfileParser()
    self = parser.parse(try source.readToEnd(), isEnd: true)
  }
}
