import Glibc
import Ledger

/// The folders that a launch makes for its ledger, so that one that is refused leaves none.
struct UnusedLedger {
  /// Those that were missing, the deepest first.
  private let missing: [String]

  init(_ location: LedgerLocation) {
    var missing: [String] = []
    var path = location.folder[...]
    while !path.isEmpty, access(String(path), F_OK) != 0 {
      missing.append(String(path))
      guard let slash = path.lastIndex(of: "/") else { break }
      path = path[..<slash]
    }
    self.missing = missing
  }

  /// Removes what was missing, if nothing but the lock, which is held, has come into it.
  func remove(_ folder: LedgerFolder) {
    guard !missing.isEmpty, folder.isUnused,
      let names = try? folder.directory.names(), names == [folder.location.lockName]
    else { return }
    try? folder.directory.remove(folder.location.lockName)
    for path in missing where rmdir(path) != 0 { return }
  }
}
