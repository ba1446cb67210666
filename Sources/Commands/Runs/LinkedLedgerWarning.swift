import Ledger
import Runs

extension Console {
  /// Says which ledgers are links and therefore passed over.
  static func warnOfLinkedLedgers(in store: RunStore) {
    // That the runs folder cannot be read is reported by whoever needs it.
    for error in (try? store.linkedLedgers()) ?? [] { warn(error.message) }
  }
}
