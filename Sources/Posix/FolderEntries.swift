import Glibc

extension Directory {
  /// The names in it as they are on disk, in no order, without `.` and `..`. Not every name is
  /// text; if only those that are text matter, `names` serves.
  package func entryNames() throws(SystemError) -> [[UInt8]] {
    try Directory.entryNames(at: descriptor.raw, [UInt8(ascii: ".")], followsLink: false, path)
  }

  /// What is at `path` in it, of a link at its end that to which it leads if `followsLink` says so;
  /// nil if there is nothing.
  package func status(
    at path: [UInt8], followsLink: Bool = false
  ) throws(SystemError) -> FileStatus? {
    var raw = stat()
    let flags = followsLink ? 0 : AT_SYMLINK_NOFOLLOW
    let result = path.withPathPointer { fstatat(descriptor.raw, $0, &raw, flags) }
    if result == 0 { return FileStatus(raw) }
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw SystemError("examine '\(text(of: path))'")
  }

  /// The names in the folder at `path` in it.
  package func entryNames(
    at path: [UInt8], followsLink: Bool = false
  ) throws(SystemError) -> [[UInt8]] {
    try Directory.entryNames(
      at: descriptor.raw, path, followsLink: followsLink, text(of: path))
  }

  private func text(of path: [UInt8]) -> String {
    self.path + "/" + String(decoding: path, as: UTF8.self)
  }

  private static func entryNames(
    at folder: Int32, _ path: [UInt8], followsLink: Bool, _ shown: String
  ) throws(SystemError) -> [[UInt8]] {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followsLink ? 0 : O_NOFOLLOW)
    let raw = path.withPathPointer { openat(folder, $0, flags) }
    guard raw >= 0 else { throw SystemError("open '\(shown)'") }
    guard let stream = fdopendir(raw) else {
      let error = SystemError("list '\(shown)'")
      close(raw)
      throw error
    }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != Array(".".utf8) && name != Array("..".utf8) { names.append(name) }
    }
    return names
  }
}

extension [UInt8] {
  /// Calls `body` with these bytes as the kernel takes a path.
  package func withPathPointer<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    let terminated = map { CChar(bitPattern: $0) } + [0]
    return terminated.withUnsafeBufferPointer { buffer in
      // A terminated string is never empty, so it has an address.
      buffer.baseAddress.map(body) ?? "".withCString(body)
    }
  }
}
