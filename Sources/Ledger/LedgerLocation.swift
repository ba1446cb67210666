/// Where a ledger lies, and what its files are called.
package struct LedgerLocation: Hashable, Sendable {
  /// The folder, as the user would name it.
  package var folder: String
  /// The file that Python's batchrun knows the ledger by.
  package var snapshotName: String

  package static let standardSnapshotName = "metadata.json"
  /// What else is in the folder, under names that are always the same.
  package static let otherNames: Set<String> = ["logs", "dirs", "journal.jsonl", "lock"]

  /// The ledger `name` of a home.
  package init(home: String = "runs", name: String) {
    self.init(folder: home + "/" + name)
  }

  package init(folder: String, snapshotName: String = standardSnapshotName) {
    self.folder = folder
    self.snapshotName = snapshotName
  }

  package var journalName: String { companion("journal.jsonl") }
  package var lockName: String { companion("lock") }

  package var snapshotPath: String { folder + "/" + snapshotName }
  package var journalPath: String { folder + "/" + journalName }

  /// Ledgers with snapshots of different names can share a folder, so their other files differ too.
  private func companion(_ name: String) -> String {
    snapshotName == LedgerLocation.standardSnapshotName ? name : snapshotName + "." + name
  }
}
