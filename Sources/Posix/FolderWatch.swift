import CPOSIX
import Glibc
import Synchronization

/// Becomes readable when a file changes in the folder that it watches, which may be one folder after
/// another. Code that looks at many keeps it: the kernel takes milliseconds to close one.
package final class FolderWatch: Sendable {
  private let file: FileDescriptor
  /// What the kernel calls the folder that is watched; -1 for none.
  private let number = Mutex<Int32>(-1)

  package init() throws(SystemError) {
    let raw = cposix_make_watch()
    guard raw >= 0 else { throw SystemError("watch folders") }
    file = FileDescriptor(owning: raw, path: "")
  }

  /// To wait for changes.
  package var descriptor: Int32 { file.raw }

  /// Watches this folder from now on, and no longer the one before.
  package func turn(to folder: String) throws(SystemError) {
    leave()
    let added = cposix_watch_also(file.raw, folder)
    guard added >= 0 else { throw SystemError("watch '\(folder)'") }
    number.withLock { $0 = added }
  }

  /// Stops watching.
  package func leave() {
    number.withLock { number in
      if number >= 0 { cposix_watch_no_longer(file.raw, number) }
      number = -1
    }
    forgetChanges()
  }

  /// Forgets the changes so far.
  package func forgetChanges() {
    cposix_forget_changes(file.raw)
  }
}
