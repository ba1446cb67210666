import Glibc
import Jobs
import Ledger
import Posix

/// What was found in the files of the runs of one ledger, kept in the home's `.cache`: it can be
/// thrown away at any time, and any number of processes may use it at once. If two
/// of them write, the finds of one may be lost, and are read again.
struct ScalarCache {
  private static let folderName = "scalars"
  /// The number of deleted runs that a cache may still name.
  private static let toleratedGarbage = 1_000

  private let home: String
  private let location: LedgerLocation
  private let name: String
  /// What tells the rules that are asked for from others.
  private let rules: UInt64
  private var file: ScalarCacheFile
  private var found: [JobID: CachedScalars] = [:]

  init(home: String, ledger: LedgerLocation, rules: UInt64) {
    self.home = home
    location = ledger
    name = RunRecord.ledgerName(ledger)
    self.rules = rules
    file = ScalarCacheFile(path: Self.path(home) + "/" + name, rules: rules)
  }

  private static func path(_ home: String) -> String { home + "/.cache/" + folderName }

  subscript(id: JobID) -> CachedScalars? {
    found[id] ?? file.find(id) { CachedScalars($0, of: id) }
  }

  mutating func keep(_ scalars: CachedScalars, of id: JobID) {
    found[id] = scalars
  }

  /// Adds new entries to those that other processes have written since.
  mutating func save() {
    guard !found.isEmpty, let folder = try? folder() else { return }
    let path = Self.path(home) + "/" + name
    if FileStamp(path: path) != file.stamp { file = ScalarCacheFile(path: path, rules: rules) }
    var entries: [(key: UInt64, bytes: [UInt8])] = []
    entries.reserveCapacity(file.count + found.count)
    let renewed = Set(found.keys.map(\.words.0))
    var prunedCount = file.prunedCount
    let isGarbage = garbage(&prunedCount)
    file.forEach { key, bytes in
      if !renewed.contains(key) && !isGarbage(key) { entries.append((key, Array(bytes))) }
    }
    for (id, scalars) in found { entries.append((id.words.0, scalars.bytes(of: id))) }
    if prunedCount != file.prunedCount { prunedCount = entries.count }
    ScalarCacheFile.write(
      entries, rules: rules, prunedCount: prunedCount, in: folder, name: name)
    file = ScalarCacheFile(path: path, rules: rules)
    found = [:]
  }

  /// Tells which entries are of runs that are gone. That is looked up when there are twice as many
  /// as the last time, so that its cost for each run does not depend on how many there are.
  private func garbage(_ prunedCount: inout Int) -> (UInt64) -> Bool {
    let count = file.count + found.count
    guard count > 2 * prunedCount + Self.toleratedGarbage,
      let reader = try? LedgerReader(location)
    else { return { _ in false } }
    var there: Set<UInt64> = []
    var records = reader.records()
    while let _ = try? records.next({ id, _ in there.insert(id.words.0).inserted }) {}
    prunedCount = -1
    return { !there.contains($0) }
  }

  private func folder() throws(SystemError) -> Directory {
    let folder = try Directory(path: home, mayBeLink: true)
    try folder.makeDirectory(".cache")
    let cache = try folder.directory(".cache")
    try cache.makeDirectory(Self.folderName)
    return try cache.directory(Self.folderName)
  }
}
