import Glibc

/// The processes of this machine, as /proc lists them.
package enum ProcessTable {
  /// The processes whose environment has all of `marks` (each `NAME=VALUE`), with the whole
  /// environment of each. Those of other users cannot be read and are left out, and so are
  /// processes that have ended.
  package static func processes(
    marked marks: [[UInt8]]
  ) -> [(process: ProcessIdentity, environment: [ArraySlice<UInt8>])] {
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    var found: [(ProcessIdentity, [ArraySlice<UInt8>])] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let pid = Int32(name), pid != getpid(),
        let bytes = ProcFile.read("/proc/\(pid)/environ")
      else { continue }
      // Few are marked, so only their environments are taken apart.
      guard marks.allSatisfy({ holds(bytes, $0) }), let process = ProcessIdentity(pid: pid),
        process.isAlive
      else { continue }
      found.append((process, bytes.split(separator: 0)))
    }
    return found
  }

  /// Whether an entry of an environment, whose entries a zero byte ends each, is `mark`.
  private static func holds(_ environment: [UInt8], _ mark: [UInt8]) -> Bool {
    environment.withUnsafeBytes { bytes in
      mark.withUnsafeBytes { mark in
        guard var entry = bytes.baseAddress, let wanted = mark.baseAddress else { return false }
        let end = entry + bytes.count
        while entry < end {
          let length =
            memchr(entry, 0, end - entry).map { UnsafeRawPointer($0) - entry } ?? end - entry
          if length == mark.count, memcmp(entry, wanted, length) == 0 { return true }
          entry += length + 1
        }
        return false
      }
    }
  }
}
