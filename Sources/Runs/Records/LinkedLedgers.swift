import Ledger
import Posix

extension RunStore {
  /// Why ledgers of the home are skipped that are links to folders elsewhere.
  package func linkedLedgers() throws(LedgerError) -> [LedgerError] {
    var errors: [LedgerError] = []
    for location in try ledgers() where linkTarget(of: location.folder) != nil {
      do throws(LedgerError) {
        _ = try LedgerFolder.forReading(location)
      } catch {
        if case .missing = error { continue }
        errors.append(error)
      }
    }
    return errors
  }
}
