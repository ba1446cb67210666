import CPOSIX
import Glibc

/// Becomes readable when one of the files that it watches is written. The kernel takes milliseconds
/// to close one, so it is kept for as long as there may be files.
package final class FileWatch: Sendable {
  private let file: FileDescriptor

  package init() throws(SystemError) {
    let raw = cposix_make_watch()
    guard raw >= 0 else { throw SystemError("watch files") }
    file = FileDescriptor(owning: raw, path: "")
  }

  /// To wait for changes.
  package var descriptor: Int32 { file.raw }

  /// Watches this file too, whatever its name.
  ///
  /// - Returns: what the kernel calls it.
  package func add(_ log: LogReader) throws(SystemError) -> Int32 {
    let number = cposix_watch_also(file.raw, "/proc/self/fd/\(log.descriptor)")
    guard number >= 0 else { throw SystemError("watch a file") }
    return number
  }

  package func remove(_ number: Int32) {
    cposix_watch_no_longer(file.raw, number)
  }

  /// Forgets the changes so far.
  package func forgetChanges() {
    cposix_forget_changes(file.raw)
  }
}
