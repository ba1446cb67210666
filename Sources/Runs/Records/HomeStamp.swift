import Glibc
import Ledger

/// What the ledgers of a home look like from outside: two that are equal have the same records. To see
/// that takes two calls of the system for each ledger, and nothing is read.
package struct HomeStamp: Hashable, Sendable {
  private struct File: Hashable {
    var inode: UInt64
    var size: Int
    var seconds: Int
    var nanoseconds: Int

    /// Nil where there is no such file.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      inode = UInt64(status.st_ino)
      size = Int(status.st_size)
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
    }
  }

  private var files: [String: File] = [:]

  fileprivate init(_ ledgers: [LedgerLocation]) {
    for ledger in ledgers {
      for path in [ledger.journalPath, ledger.snapshotPath] { files[path] = File(path) }
    }
  }
}

extension RunStore {
  /// As its ledgers are now. To be taken before they are read.
  package var stamp: HomeStamp { HomeStamp((try? ledgers()) ?? []) }
}
