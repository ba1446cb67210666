import Glibc
import Jobs
import Posix
import Synchronization

/// The log of a run whose work batchrun does itself (a batch, steps, a queue): what it says on
/// standard error is its output, kept where other runs have theirs.
final class RunLog: Sendable {
  private let file: Mutex<FileDescriptor?>

  init() {
    file = Mutex(nil)
  }

  /// Keeps what is said from now on; of an earlier start nothing stays, unless that goes on.
  func open(_ path: String, goesOn: Bool = false) {
    try? Directory.make(RunLog.folder(of: RunLog.folder(of: path)))
    try? Directory.make(RunLog.folder(of: path))
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (goesOn ? 0 : O_TRUNC)
    let raw = Glibc.open(path, flags, 0o600)
    guard raw >= 0 else { return }
    file.withLock { $0 = FileDescriptor(owning: raw, path: path) }
  }

  /// Says it, and keeps it. A log that cannot be written costs the run nothing.
  func say(_ text: String) {
    file.withLock { file in
      try? file?.writeAll(Array(text.utf8))
      Console.writeError(text)
    }
  }

  private static func folder(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
  }
}
