import Glibc
import Posix
import Synchronization

/// The log of a run whose work batchrun does itself (a batch, steps, a queue): what it says about it
/// is the run's output, kept where other runs have theirs.
final class RunLog: Sendable {
  private let file = Mutex<FileDescriptor?>(nil)
  private let tell: RunListener

  /// `tell` gets all that is said.
  init(tell: @escaping RunListener) {
    self.tell = tell
  }

  /// Keeps what is said from now on in the file at `path`; of an earlier start nothing stays, unless
  /// that goes on.
  func open(_ path: String, goesOn: Bool = false) {
    try? Directory.make(folder(of: path))
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (goesOn ? 0 : O_TRUNC)
    let raw = Glibc.open(path, flags, 0o600)
    guard raw >= 0 else { return }
    file.withLock { $0 = FileDescriptor(owning: raw, path: path) }
  }

  /// Says whole lines, and keeps them. A log that cannot be written costs the run nothing.
  func say(_ text: String) {
    file.withLock { file in
      try? file?.writeAll(Array(text.utf8))
      tell(.log(text))
    }
  }

  /// A line with its level: `INFO: [batchrun] Running trial …`.
  func line(_ text: String, _ level: Level = .info) {
    say("\(level.rawValue): [batchrun] \(text)\n")
  }

  enum Level: String {
    case info = "INFO"
    case warning = "WARNING"
    case error = "ERROR"
  }
}
