import Ledger
import Runs

extension Console {
  /// Says which ledgers are links and therefore passed over.
  static func warnOfLinkedLedgers(in store: RunStore) {
    // That the home cannot be read is said by whoever needs it.
    for error in (try? store.linkedLedgers()) ?? [] { warn(error.message) }
  }
}
