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
      let environment = bytes.split(separator: 0)
      guard marks.allSatisfy({ mark in environment.contains { $0.elementsEqual(mark) } }),
        let process = ProcessIdentity(pid: pid), process.isAlive
      else { continue }
      found.append((process, environment))
    }
    return found
  }
}
