import Ledger
import Posix

/// What the ledgers of a home look like from outside: two that are equal have the same records. To see
/// that takes two calls of the system for each ledger, and nothing is read.
package struct HomeStamp: Hashable, Sendable {
  private var files: [String: FileStamp] = [:]

  fileprivate init(_ ledgers: [LedgerLocation]) {
    for ledger in ledgers {
      for path in [ledger.journalPath, ledger.snapshotPath] { files[path] = FileStamp(path: path) }
    }
  }
}

extension RunStore {
  /// As its ledgers are now. To be taken before they are read.
  package var stamp: HomeStamp { HomeStamp((try? ledgers()) ?? []) }
}
