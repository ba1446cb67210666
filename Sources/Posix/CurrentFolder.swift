import Glibc

/// The folder that this process works in. All that is relative starts there.
package enum CurrentFolder {
  private static let known = Monitor<[UInt8]?>(nil)

  /// Its absolute path, for whatever is recorded or compared.
  ///
  /// - Throws: if it cannot be found, as after it was removed.
  package static func path() throws(SystemError) -> String {
    String(decoding: try bytes(), as: UTF8.self)
  }

  /// As `path`, which need not be text.
  package static func bytes() throws(SystemError) -> [UInt8] {
    try known.withLock { (known: inout [UInt8]?) throws(SystemError) in
      if let known { return known }
      guard let path = getcwd(nil, 0) else { throw SystemError("find the current folder") }
      defer { free(path) }
      let bytes = Array(UnsafeRawBufferPointer(start: path, count: strlen(path)))
      known = bytes
      return bytes
    }
  }

  /// The absolute path of `path`, with nothing else changed; unchanged if the current folder
  /// cannot be found, for the kernel starts there too.
  package static func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let folder = try? CurrentFolder.path() else { return path }
    return (folder == "/" ? "" : folder) + "/" + path
  }

  /// An absolute path as seen from here; unchanged if it lies elsewhere.
  package static func shortened(_ path: String) -> String {
    (try? CurrentFolder.path()).flatMap { relativePath(path, in: $0) } ?? path
  }

  /// Works in another folder from now on.
  package static func change(to path: String) throws(SystemError) {
    try known.withLock { (known: inout [UInt8]?) throws(SystemError) in
      guard chdir(path) == 0 else { throw SystemError("work in '\(path)'") }
      known = nil
    }
  }
}
