import Glibc

/// An open folder: everything in it is reached from its descriptor, so nothing that happens to
/// the path above it can lead elsewhere. Symbolic links are never followed.
package struct Directory: Sendable {
  package let descriptor: FileDescriptor

  package var path: String { descriptor.path }

  /// Opens an existing folder. Links in the way to it are followed; whether it may be one itself
  /// depends: not where we are going to write, but where the user says to work.
  package init(path: String, mayBeLink: Bool = false) throws(SystemError) {
    let follow = mayBeLink ? 0 : O_NOFOLLOW
    let raw = Glibc.open(path, O_RDONLY | O_DIRECTORY | follow | O_CLOEXEC)
    guard raw >= 0 else { throw Directory.failure(toOpen: path, code: errno) }
    descriptor = FileDescriptor(owning: raw, path: path)
  }

  /// As above, for a path that need not be text.
  package init(bytes path: [UInt8], mayBeLink: Bool = false) throws(SystemError) {
    let text = String(decoding: path, as: UTF8.self)
    if text.utf8.elementsEqual(path) {
      try self.init(path: text, mayBeLink: mayBeLink)
      return
    }
    let follow = mayBeLink ? 0 : O_NOFOLLOW
    let raw = (path + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { name in
        name.baseAddress.map { Glibc.open($0, O_RDONLY | O_DIRECTORY | follow | O_CLOEXEC) } ?? -1
      }
    }
    guard raw >= 0 else { throw SystemError("open '\(text)'") }
    self.init(owning: raw, path: text)
  }

  /// A link where none is allowed, or a link to nothing, is reported as such.
  private static func failure(toOpen path: String, code: Int32) -> SystemError {
    guard [ENOENT, ENOTDIR, ELOOP].contains(code), let target = linkTarget(of: path) else {
      return SystemError("open '\(path)'", code: code)
    }
    let explanation =
      code == ENOENT
      ? "it is a symbolic link to '\(target)', which is missing"
      : "it is a symbolic link; move the folder itself there, or make its home the link"
    return SystemError("open '\(path)'", code: ENOTDIR, because: explanation)
  }

  private init(descriptor: FileDescriptor) {
    self.descriptor = descriptor
  }

  /// Takes over `raw`, an open folder that has no other owner.
  init(owning raw: Int32, path: String) {
    descriptor = FileDescriptor(owning: raw, path: path)
  }

  /// The path of an entry, for messages.
  package func path(of name: String) -> String {
    path.hasSuffix("/") ? path + name : path + "/" + name
  }

  /// A folder in it.
  package func directory(_ name: String) throws(SystemError) -> Directory {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let raw = openat(descriptor.raw, name, flags)
    guard raw >= 0 else { throw failure("open", name) }
    return Directory(descriptor: FileDescriptor(owning: raw, path: path(of: name)))
  }

  /// Opens a file in it, `O_CLOEXEC | O_NOFOLLOW` always among the flags; a new one is for the
  /// owner only, unless `mode` says otherwise.
  package func open(
    _ name: String, _ flags: Int32, mode: mode_t = 0o600
  ) throws(SystemError) -> FileDescriptor {
    let raw = openat(descriptor.raw, name, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, mode)
    guard raw >= 0 else { throw failure("open", name) }
    return FileDescriptor(owning: raw, path: path(of: name))
  }

  /// As `open`, nil if there is no such file.
  package func openIfPresent(_ name: String, _ flags: Int32) throws(SystemError) -> FileDescriptor?
  {
    do throws(SystemError) {
      return try open(name, flags)
    } catch {
      if error.code == ENOENT { return nil }
      throw error
    }
  }

  /// What is called `name`, not following a link; nil if there is nothing.
  package func status(of name: String) throws(SystemError) -> FileStatus? {
    var raw = stat()
    guard fstatat(descriptor.raw, name, &raw, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return nil }
      throw failure("examine", name)
    }
    return FileStatus(raw)
  }

  package func rename(_ name: String, to newName: String) throws(SystemError) {
    guard renameat(descriptor.raw, name, descriptor.raw, newName) == 0 else {
      throw failure("replace", newName)
    }
  }

  /// Gives a file a second name, which must be free.
  package func link(_ name: String, to newName: String) throws(SystemError) {
    guard linkat(descriptor.raw, name, descriptor.raw, newName, 0) == 0 else {
      throw failure("write", newName)
    }
  }

  /// Removes a file; one that is not there is as good as removed.
  package func remove(_ name: String) throws(SystemError) {
    guard unlinkat(descriptor.raw, name, 0) == 0 || errno == ENOENT else {
      throw failure("remove", name)
    }
  }

  /// Makes a folder for the owner only, unless `mode` says otherwise, if it is not there yet; whether
  /// it was not.
  @discardableResult
  package func makeDirectory(_ name: String, mode: mode_t = 0o700) throws(SystemError) -> Bool {
    if mkdirat(descriptor.raw, name, mode) == 0 { return true }
    guard errno == EEXIST else { throw failure("make folder", name) }
    return false
  }

  /// The names in it, in no order, without `.` and `..`; for folders of ours, whose names are text.
  package func names() throws(SystemError) -> [String] {
    try entries().map(\.text)
  }

  /// Names made, replaced or removed in it reach the disk.
  package func synchronize() throws(SystemError) {
    try descriptor.synchronize()
  }

  private func failure(_ verb: String, _ name: String) -> SystemError {
    SystemError("\(verb) '\(path(of: name))'")
  }
}

extension Directory {
  /// Opens a folder, making it and those above it, for the owner only unless `mode` says otherwise,
  /// if they are missing. The names of those that were made are on disk then.
  package static func makingPath(
    _ path: String, mode: mode_t = 0o700, mayBeLink: Bool = false
  ) throws(SystemError) -> Directory {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for component in path.utf8.split(separator: UInt8(ascii: "/")) {
      let parent = prefix.isEmpty ? "." : prefix
      prefix += (prefix.isEmpty || prefix == "/" ? "" : "/") + String(Substring(component))
      if mkdir(prefix, mode) == 0 {
        try synchronize(parent)
        continue
      }
      let error = SystemError("make folder '\(prefix)'")
      // One that is there is as good, also if we could not make it.
      if access(prefix, F_OK) != 0 {
        if linkTarget(of: prefix) != nil { throw failure(toOpen: prefix, code: ENOENT) }
        throw error
      }
    }
    return try Directory(path: path, mayBeLink: mayBeLink)
  }

  /// Makes a folder for the owner only, if it is not there yet. If only itself is missing its
  /// name is not awaited on disk: for the many that can be made again after a power cut.
  package static func make(_ path: String) throws(SystemError) {
    if mkdir(path, 0o700) == 0 { return }
    switch errno {
    case EEXIST: return
    case ENOENT: _ = try makingPath(path)
    default: throw SystemError("make folder '\(path)'")
    }
  }

  private static func synchronize(_ folder: String) throws(SystemError) {
    let raw = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard raw >= 0 else { throw SystemError("open '\(folder)'") }
    try FileDescriptor(owning: raw, path: folder).synchronize()
  }
}
