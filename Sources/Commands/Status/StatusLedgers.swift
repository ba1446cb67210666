import Arguments
import Ledger
import Posix
import Text

/// The ledgers of a home, as a user may name them.
struct StatusLedgers {
  let home: String
  let snapshotName: String

  /// Their names, sorted; none where there is no home.
  func names() throws(CommandFailure) -> [String] {
    do throws(SystemError) {
      let folder = try Directory(path: home, mayBeLink: true)
      return try folder.names().filter { !$0.hasPrefix(".") && isLedger(location(named: $0)) }
        .sorted()
    } catch {
      if error.isMissing { return [] }
      throw CommandFailure("\(error)")
    }
  }

  func location(named name: String) -> LedgerLocation {
    LedgerLocation(folder: home + "/" + name, snapshotName: snapshotName)
  }

  /// The ledger called `name`, or that of the runfile `name`.
  func ledger(
    _ name: String
  ) throws(CommandFailure) -> (location: LedgerLocation, name: String) {
    for candidate in [name, LedgerLocation.name(ofRunfile: name)]
    where !candidate.isEmpty && !candidate.contains("/") {
      let location = location(named: candidate)
      if isLedger(location) { return (location, candidate) }
      if linkTarget(of: location.folder) != nil {
        do throws(SystemError) {
          _ = try Directory(path: location.folder)
        } catch {
          throw CommandFailure("\(error)")
        }
      }
    }
    let known = try names()
    let suggestion = nearestMatch(to: LedgerLocation.name(ofRunfile: name), among: known)
    throw .wrongInput(
      "there is no ledger '\(name)' in '\(home)'"
        + (suggestion.map { "; did you mean '\($0)'?" } ?? ""),
      hint: known.isEmpty
        ? "nothing has been launched here; '--home' names another folder"
        : "'batchrun status' lists them")
  }

  private func isLedger(_ location: LedgerLocation) -> Bool {
    guard let folder = try? Directory(path: location.folder) else { return false }
    return [location.snapshotName, location.journalName].contains { name in
      ((try? folder.status(of: name)) ?? nil)?.isRegular == true
    }
  }
}
