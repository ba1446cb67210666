import Glibc
import Posix
import Synchronization

/// The log of a run whose work batchrun does itself (a batch, steps, a queue): what it says about it
/// is the run's output, kept where other runs have theirs.
final class RunLog: Sendable {
  private struct State {
    var file: FileDescriptor?
    /// What has not been written into the file yet.
    var pending: [UInt8] = []
  }

  private let state = Mutex(State())
  private let tell: RunListener

  /// `tell` gets every line.
  init(tell: @escaping RunListener) {
    self.tell = tell
  }

  /// Keeps lines from now on in the file at `path`; of an earlier start nothing stays, unless
  /// that continues. The file is locked, as the output of a program is: others see by it that the run
  /// is alive.
  func open(_ path: String, goesOn: Bool = false) {
    try? Directory.make(folder(of: path))
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (goesOn ? 0 : O_TRUNC)
    let raw = Glibc.open(path, flags, 0o600)
    guard raw >= 0 else { return }
    lockPastLooks(raw)
    state.withLock { $0.file = FileDescriptor(owning: raw, path: path) }
  }

  /// Keeps nothing more: the run is over, and its log is let go.
  func close() {
    flush()
    state.withLock { $0.file = nil }
  }

  /// Says whole lines, and keeps them.
  func say(_ text: String) {
    add(text)
    flush()
  }

  /// Says whole lines, and keeps them when `flush` is called.
  func add(_ text: String) {
    state.withLock { state in
      if state.file != nil { state.pending += text.utf8 }
      tell(.log(text))
    }
  }

  /// Keeps a line. A log that cannot be written costs the run nothing.
  func flush() {
    state.withLock { state in
      if state.pending.isEmpty { return }
      try? state.file?.writeAll(state.pending)
      state.pending.removeAll(keepingCapacity: true)
    }
  }

  /// A line with its level: `INFO: [batchrun] Running trial …`.
  func line(_ text: String, _ level: Level = .info) {
    say(RunLog.line(text, level))
  }

  static func line(_ text: String, _ level: Level = .info) -> String {
    "\(level.rawValue): [batchrun] \(text)\n"
  }

  enum Level: String {
    case info = "INFO"
    case warning = "WARNING"
    case error = "ERROR"
  }
}
