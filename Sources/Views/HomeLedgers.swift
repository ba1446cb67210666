import Ledger
import Posix
import Text

/// The ledgers of a home, as a user may name them.
package struct HomeLedgers: Sendable {
  /// Why none can be had.
  package enum Failure: ExplainedError, Hashable, Sendable {
    case unknown(String, home: String, nearest: String?, isEmpty: Bool)
    /// Several ids begin with it.
    case ambiguous(String, ids: [String])
    case system(SystemError)
  }

  package struct Entry: Hashable, Sendable {
    package let location: LedgerLocation
    package let name: String
  }

  private let home: String
  private let snapshotName: String

  package init(home: String, snapshotName: String) {
    self.home = home
    self.snapshotName = snapshotName
  }

  /// All of them, by their names; none if there is no home.
  package func all() throws(Failure) -> [Entry] {
    do throws(SystemError) {
      let folder = try Directory(path: home, mayBeLink: true)
      return try folder.names().filter { !$0.hasPrefix(".") }.map(entry)
        .filter { isLedger($0.location) }.sorted { $0.name < $1.name }
    } catch {
      if error.isMissing { return [] }
      throw .system(error)
    }
  }

  /// The ledger called `name`, or that of the runfile `name`.
  package func ledger(_ name: String) throws(Failure) -> Entry {
    let ofRunfile = LedgerLocation.name(ofRunfile: name)
    for candidate in [name, ofRunfile] where !candidate.isEmpty && !candidate.contains("/") {
      let entry = entry(candidate)
      if isLedger(entry.location) { return entry }
      if linkTarget(of: entry.location.folder) != nil {
        do throws(SystemError) {
          _ = try Directory(path: entry.location.folder)
        } catch {
          throw .system(error)
        }
      }
    }
    let known = try all().map(\.name)
    throw .unknown(
      name, home: home, nearest: nearestMatch(to: ofRunfile, among: known), isEmpty: known.isEmpty)
  }

  private func entry(_ name: String) -> Entry {
    Entry(
      location: LedgerLocation(folder: home + "/" + name, snapshotName: snapshotName), name: name)
  }

  private func isLedger(_ location: LedgerLocation) -> Bool {
    guard let folder = try? Directory(path: location.folder) else { return false }
    return [location.snapshotName, location.journalName].contains { name in
      ((try? folder.status(of: name)) ?? nil)?.isRegular == true
    }
  }
}

extension HomeLedgers.Failure {
  package var message: String {
    switch self {
    case .unknown(let name, let home, let nearest, _):
      "there is no ledger '\(name)' in '\(home)'"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .ambiguous(let text, let ids):
      "'\(text)' is the beginning of several ids: " + ids.prefix(3).joined(separator: ", ")
        + (ids.count > 3 ? ", …" : "")
    case .system(let error): "\(error)"
    }
  }

  package var hint: String? {
    if case .ambiguous = self { return "write more digits" }
    guard case .unknown(let name, _, _, let isEmpty) = self else { return nil }
    if Int(name) != nil {
      return "'batchrun runs info \(name)' shows a run by its place in the list; 'batchrun status' "
        + "lists launches"
    }
    return isEmpty
      ? "nothing has been launched here; '--home' names another folder"
      : "'batchrun status' lists them"
  }

  package var exitCode: Int32 {
    switch self {
    case .unknown, .ambiguous: 2
    case .system: 1
    }
  }
}
