import Glibc

/// What something is called in its folder: bytes, which need not be text.
package struct FileName: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  package init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// For messages: what is no UTF-8 is replaced.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { buffer in
      for (position, byte) in bytes.enumerated() { buffer[position] = CChar(bitPattern: byte) }
      buffer[bytes.count] = 0
      guard let start = buffer.baseAddress else { return body("") }
      return body(UnsafePointer(start))
    }
  }
}

// MARK: - Entries of any name

extension Directory {
  /// Everything in it, in no order, without `.` and `..`.
  package func entries() throws(SystemError) -> [FileName] {
    try entryNames().map { FileName($0) }
  }

  /// What is called `name`, not following a link; nil if there is nothing.
  package func status(of name: FileName) throws(SystemError) -> FileStatus? {
    var raw = stat()
    let result = name.withCString { fstatat(descriptor.raw, $0, &raw, AT_SYMLINK_NOFOLLOW) }
    if result == 0 { return FileStatus(raw) }
    if errno == ENOENT { return nil }
    throw failure("examine", name)
  }

  /// A folder in it; if it `mayBeLink`, also one that a link leads to.
  package func directory(
    _ name: FileName, mayBeLink: Bool = false
  ) throws(SystemError) -> Directory {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (mayBeLink ? 0 : O_NOFOLLOW)
    let raw = name.withCString { openat(descriptor.raw, $0, flags) }
    guard raw >= 0 else { throw failure("open", name) }
    return Directory(owning: raw, path: path(of: name.text))
  }

  /// Opens a file in it to read it; if it `mayBeLink`, also one that a link leads to.
  package func file(
    _ name: FileName, mayBeLink: Bool = false
  ) throws(SystemError) -> FileDescriptor {
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (mayBeLink ? 0 : O_NOFOLLOW)
    let raw = name.withCString { openat(descriptor.raw, $0, flags) }
    guard raw >= 0 else { throw failure("open", name) }
    return FileDescriptor(owning: raw, path: path(of: name.text))
  }

  /// Makes a file that must not be there yet, for the owner only, to write to it.
  package func newFile(_ name: FileName) throws(SystemError) -> FileDescriptor {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let raw = name.withCString { openat(descriptor.raw, $0, flags, 0o600) }
    guard raw >= 0 else { throw failure("make", name) }
    return FileDescriptor(owning: raw, path: path(of: name.text))
  }

  /// Makes a folder that must not be there yet, for the owner only, and opens it.
  package func newDirectory(_ name: FileName) throws(SystemError) -> Directory {
    guard name.withCString({ mkdirat(descriptor.raw, $0, 0o700) }) == 0 else {
      throw failure("make folder", name)
    }
    return try directory(name)
  }

  /// Where a symbolic link leads.
  package func target(ofLink name: FileName) throws(SystemError) -> [UInt8] {
    var failed: SystemError?
    let target = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, filled in
      let count = name.withCString { name in
        buffer.withMemoryRebound(to: CChar.self) { text in
          guard let start = text.baseAddress else { return -1 }
          return readlinkat(descriptor.raw, name, start, text.count)
        }
      }
      if count < 0 { failed = failure("read the link", name) }
      filled = max(0, count)
    }
    if let failed { throw failed }
    return target
  }

  /// Makes a symbolic link that must not be there yet.
  package func makeLink(_ name: FileName, to target: [UInt8]) throws(SystemError) {
    let result = FileName(target).withCString { target in
      name.withCString { symlinkat(target, descriptor.raw, $0) }
    }
    guard result == 0 else { throw failure("make the link", name) }
  }

  /// Gives a file, or a symbolic link, another name, here.
  package func link(
    _ name: FileName, to file: FileName, in folder: Directory
  ) throws(SystemError) {
    let result = file.withCString { file in
      name.withCString { linkat(folder.descriptor.raw, file, descriptor.raw, $0, 0) }
    }
    guard result == 0 else { throw failure("link", name) }
  }

  func failure(_ verb: String, _ name: FileName) -> SystemError {
    SystemError("\(verb) '\(path(of: name.text))'")
  }
}
