import Glibc

/// Which process a pid means: the pid alone is given to another process one day.
package struct ProcessIdentity: Hashable, Sendable {
  package let pid: Int32
  /// When it started, in clock ticks since the machine did (field 22 of /proc/PID/stat).
  package let startTicks: UInt64

  package init(pid: Int32, startTicks: UInt64) {
    self.pid = pid
    self.startTicks = startTicks
  }

  /// The process that has this pid now; nil if there is none.
  package init?(pid: Int32) {
    guard let ticks = ProcessIdentity.statistics(of: pid)?.startTicks else { return nil }
    self.init(pid: pid, startTicks: ticks)
  }

  package static var current: ProcessIdentity {
    ProcessIdentity(pid: getpid()) ?? ProcessIdentity(pid: getpid(), startTicks: 0)
  }

  /// Whether that very process is there and has not ended (a zombie has).
  package var isAlive: Bool {
    guard let now = ProcessIdentity.statistics(of: pid) else { return false }
    return now.startTicks == startTicks && !ProcessIdentity.hasEnded(now.state)
  }

  /// Whether it is stopped, by Ctrl-Z or another signal.
  package var isStopped: Bool {
    guard let now = ProcessIdentity.statistics(of: pid) else { return false }
    return now.startTicks == startTicks && now.state == UInt8(ascii: "T")
  }

  /// Whether the terminal that this process belongs to listens to its group, or it has none.
  package static func isInForeground(_ pid: Int32) -> Bool {
    fields(of: pid).map(isInForeground) ?? true
  }

  /// The same of a process that is there and has not ended, by one look.
  package static func livesInForeground(_ pid: Int32) -> Bool {
    guard let fields = fields(of: pid), let now = statistics(fields) else { return false }
    return !hasEnded(now.state) && isInForeground(fields)
  }

  private static func isInForeground(_ fields: [Substring]) -> Bool {
    guard fields.count > 5 else { return true }
    let (group, foreground) = (fields[2], fields[5])
    return foreground == "-1" || foreground == group
  }

  /// The terminal that this process belongs to, to write on, if it can be opened; writing never
  /// waits.
  package static func terminal(of pid: Int32) -> FileDescriptor? {
    guard let fields = fields(of: pid), fields.count > 4, let number = Int(fields[4]) else {
      return nil
    }
    let (major, minor) = (number >> 8 & 0xfff, number & 0xff | number >> 12 & 0xfff00)
    let path: String
    switch major {
    case 4: path = "/dev/tty\(minor)"
    case 136...143: path = "/dev/pts/\((major - 136) << 8 + minor)"
    default: return nil
    }
    let raw = open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    return raw >= 0 ? FileDescriptor(owning: raw, path: path) : nil
  }

  private static func statistics(of pid: Int32) -> (state: UInt8, startTicks: UInt64)? {
    fields(of: pid).flatMap(statistics)
  }

  private static func statistics(_ fields: [Substring]) -> (state: UInt8, startTicks: UInt64)? {
    guard fields.count > 19, let state = fields[0].utf8.first, let ticks = UInt64(fields[19])
    else { return nil }
    return (state, ticks)
  }

  private static func hasEnded(_ state: UInt8) -> Bool {
    state == UInt8(ascii: "Z") || state == UInt8(ascii: "X")
  }

  /// The fields of /proc/PID/stat from the third on, the state.
  private static func fields(of pid: Int32) -> [Substring]? {
    guard let bytes = ProcFile.read("/proc/\(pid)/stat"),
      // The name of the program, in brackets, may hold anything.
      let close = bytes.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    return String(decoding: bytes[(close + 1)...], as: UTF8.self).split(separator: " ")
  }
}

/// The files of /proc and /sys: small, and read in one go.
package enum ProcFile {
  /// The bytes of the file, or nil if it cannot be read.
  package static func read(_ path: String) -> [UInt8]? {
    try? readFile(path)
  }

  /// The text of the file without the white space around it.
  package static func text(_ path: String) -> String? {
    read(path).map { bytes in
      var text = Substring(decoding: bytes, as: UTF8.self)
      while text.last?.isWhitespace == true { text.removeLast() }
      return String(text.drop(while: \.isWhitespace))
    }
  }
}
