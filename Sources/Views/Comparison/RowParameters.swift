import Ledger

/// Finds out which parameters several lines of one launch have. Of each nothing is kept but a number
/// that others hardly have.
struct RowParameters {
  struct Key: Hashable {
    fileprivate let digest: Int
  }

  private var met: Set<Key> = []
  private var repeated: Set<Key> = []

  mutating func add(_ parameters: String, of ledger: LedgerLocation) -> Key {
    var hasher = Hasher()
    hasher.combine(ledger.folder)
    hasher.combine(parameters)
    let key = Key(digest: hasher.finalize())
    if !met.insert(key).inserted { repeated.insert(key) }
    return key
  }

  func isRepeated(_ key: Key) -> Bool { repeated.contains(key) }
}
