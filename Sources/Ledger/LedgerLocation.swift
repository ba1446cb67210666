/// Where a ledger lies, and what its files are called.
package struct LedgerLocation: Hashable, Sendable {
  /// The folder, as the user would name it.
  package var folder: String
  /// The file that Python's batchrun knows the ledger by.
  package var snapshotName: String

  /// The home, if nothing says another.
  package static let standardHome = "runs"

  package static let standardSnapshotName = "metadata.json"
  /// What else is in the folder, under names that are always the same.
  package static let otherNames: Set<String> =
    Set(JobFiles.Kind.allCases.map(\.rawValue)).union([journal, lock, metrics])
  static let journal = "journal.jsonl"
  private static let lock = "lock"
  private static let metrics = "metrics.json"

  /// The ledger `name` of a home.
  package init(home: String, name: String) {
    self.init(folder: home + "/" + name)
  }

  package init(folder: String, snapshotName: String = standardSnapshotName) {
    self.folder = folder
    self.snapshotName = snapshotName
  }

  /// The name that a runfile gives its ledger: its own without the last extension, and without dots
  /// in front, that would hide it; `stdin` for what is read from there.
  package static func name(ofRunfile path: String) -> String {
    if path == "-" { return "stdin" }
    let file = path.split(separator: "/").last?.drop { $0 == "." } ?? ""
    guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return String(file) }
    return String(file[..<dot])
  }

  package var journalName: String { companion(LedgerLocation.journal) }
  package var lockName: String { companion(LedgerLocation.lock) }
  /// The metrics of its jobs, see `LedgerMetrics`.
  package var metricsName: String { companion(LedgerLocation.metrics) }

  /// The folder that it lies in, as all ledgers of its home.
  package var home: String {
    guard let slash = folder.lastIndex(of: "/") else { return "." }
    return slash == folder.startIndex ? "/" : String(folder[..<slash])
  }

  package var snapshotPath: String { folder + "/" + snapshotName }
  package var journalPath: String { folder + "/" + journalName }
  package var metricsPath: String { folder + "/" + metricsName }
  package var lockPath: String { folder + "/" + lockName }

  /// Ledgers with snapshots of different names can share a folder, so their other files differ too.
  private func companion(_ name: String) -> String {
    snapshotName == LedgerLocation.standardSnapshotName ? name : snapshotName + "." + name
  }
}
