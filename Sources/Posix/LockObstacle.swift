import Glibc

/// A lock of a file that is waited for, and the processes that have it.
package struct LockObstacle: Hashable, Sendable {
  /// A process, by its pid and the words that it was started with.
  package struct Process: Hashable, Sendable {
    package let pid: Int32
    package let words: String
  }

  /// Of the file.
  package let path: String
  /// None if they cannot be seen from here: in a container, or on another host.
  package let processes: [Process]

  package init(path: String, processes: [Process]) {
    self.path = path
    self.processes = processes
  }

  /// Of the file at `path`, as far as that can be opened.
  package init(path: String) {
    if let file = try? FileDescriptor(reading: path) {
      self.init(file)
    } else {
      self.init(path: path, processes: [])
    }
  }

  /// Of a file that is open here, as the kernel lists the locks of this machine.
  package init(_ file: FileDescriptor) {
    let list = ProcFile.text("/proc/locks") ?? ""
    let pids = (try? file.status()).map { LockObstacle.pids(in: list, of: $0) } ?? []
    self.init(path: file.path, processes: pids.map { Process(pid: $0, words: Self.words(of: $0)) })
  }

  /// One line, lower case, without a full stop.
  package var message: String {
    guard let first = processes.first else {
      return "waiting for another process that has locked '\(path)'"
    }
    let more = processes.count - 1
    return "waiting for process \(first.pid)"
      + (first.words.isEmpty ? "" : ", which runs '\(first.words)',")
      + (more > 0 ? " and \(more) more" : "") + " to release '\(path)'"
  }

  /// The processes that have a lock on a file by `flock`, from the lines of /proc/locks. If no device
  /// matches, the inode alone decides: some file systems have a device for each of their parts.
  static func pids(in list: String, of file: FileStatus) -> [Int32] {
    // As the C library packs them into one number.
    let device = file.device
    let major = device >> 8 & 0xfff | device >> 32 & ~0xfff
    let minor = device & 0xff | device >> 12 & ~0xff
    var exact: [Int32] = []
    var others: [Int32] = []
    for line in list.split(separator: "\n") {
      // 1: FLOCK  ADVISORY  WRITE 4711 fe:00:16220415 0 EOF
      let fields = line.split(separator: " ")
      // One that waits has "->" after its number.
      guard fields.count > 5, fields[1] == "FLOCK", let pid = Int32(fields[4]), pid > 0 else {
        continue
      }
      let place = fields[5].split(separator: ":")
      guard place.count == 3, UInt64(place[2]) == file.inode else { continue }
      let isExact = UInt64(place[0], radix: 16) == major && UInt64(place[1], radix: 16) == minor
      if isExact { exact.append(pid) } else { others.append(pid) }
    }
    return Set(exact.isEmpty ? others : exact).subtracting([getpid()]).sorted()
  }

  /// As a user would type them; none if they cannot be read.
  private static func words(of pid: Int32) -> String {
    let words = (ProcFile.read("/proc/\(pid)/cmdline") ?? []).split(separator: 0)
      .map { String(decoding: $0, as: UTF8.self) }
    guard let program = words.first else { return "" }
    let text = ([lastComponent(of: program)] + words.dropFirst()).joined(separator: " ")
    return text.count > 60 ? text.prefix(59) + "…" : text
  }
}
