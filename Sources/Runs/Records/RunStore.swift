import Glibc
import JSON
import Jobs
import Ledger
import Posix

/// All runs of a home: those of operations, and the lines of runfiles that were launched.
///
/// Looking takes no lock and changes nothing; `RunWriter` writes.
package struct RunStore: Sendable {
  package let home: String
  let isTrash: Bool

  package init(home: String) {
    self.home = home
    isTrash = false
  }

  private init(trashOf home: String) {
    self.home = home + "/" + Self.trashName
    isTrash = true
  }

  /// Where deleted runs are: another home.
  package var trash: RunStore { RunStore(trashOf: home) }

  static let trashName = ".trash"

  /// The ledgers, by name; none if there is no home. That may be a link which the user has made, as
  /// may the trash, but no ledger: opening one that is a link is an error. Files between them, and
  /// links to anything else, are ignored.
  package func ledgers() throws(LedgerError) -> [LedgerLocation] {
    do throws(SystemError) {
      let folder = try Directory(path: home, mayBeLink: true)
      let entries = try folder.entries { name, kind in
        name[0] != CChar(bitPattern: UInt8(ascii: ".")) && (kind == .folder || kind == .link)
      }
      return entries.sorted { $0.name < $1.name }.compactMap { entry in
        let ledger = LedgerLocation(home: home, name: entry.name)
        return entry.kind == .folder || ledger.hasRecords ? ledger : nil
      }
    } catch {
      if error.isMissing { return [] }
      throw .unreadable(error)
    }
  }

  /// The runs that are wanted, newest first.
  package func runs(
    matching filter: RunFilter = RunFilter(), limit: Int? = nil
  ) throws(LedgerError) -> RunList {
    try runs(in: ledgers(), matching: filter, limit: limit)
  }

  /// Hands over the runs that are wanted one by one, newest first, with no more than these members: a
  /// hundred thousand of them, taken apart, are a gigabyte. `whole` gives the same run with all of
  /// them, while it is handed over. Before that `glance` may look at how it is recorded; if it says
  /// yes, no more is needed of the run.
  ///
  /// Only those of some ledgers, if these are `named`.
  ///
  /// - Returns: what could not be read.
  package func forEachRun(
    in named: [LedgerLocation]? = nil, matching filter: RunFilter = RunFilter(),
    members: RunMembers = .everything, glance: ((RunGlance) -> Bool)? = nil,
    ahead: (([JobID], LedgerLocation) -> Void)? = nil,
    _ body: (RunRecord, _ whole: () -> RunRecord?) -> Void
  ) throws(LedgerError) -> [LedgerError] {
    var found = try find(in: named, matching: filter, members: members)
    found.forEach(glance: glance, ahead: ahead, body)
    return found.problems
  }

  /// The same for callers that have to go through them more than once.
  package func find(
    in named: [LedgerLocation]? = nil, matching filter: RunFilter = RunFilter(),
    members: RunMembers = .everything
  ) throws(LedgerError) -> FoundRuns {
    var search = RunSearch(filter, home: home, limit: nil, members: members)
    let locations = if let named { named } else { try ledgers() }
    for location in locations { search.search(location) }
    return FoundRuns(search)
  }

  /// Those in some of the ledgers only.
  package func runs(
    in ledgers: [LedgerLocation], matching filter: RunFilter = RunFilter(), limit: Int? = nil,
    operation: String? = nil, prefix: String? = nil
  ) throws(LedgerError) -> RunList {
    var damaged: [RunKey: LedgerError] = [:]
    while true {
      var search = RunSearch(filter, home: home, limit: limit, damaged: damaged)
      search.operation = operation
      search.prefix = prefix
      for location in ledgers { search.search(location) }
      let listing = search.finish()
      // One that turned out to be unreadable when it was to be shown has taken the place of another.
      if search.damaged.count == damaged.count { return listing }
      damaged = search.damaged
    }
  }

  /// The ledger of a launch or an operation of this name; nil if there is none.
  package func ledger(named name: String) -> LedgerLocation? {
    let names = [name, LedgerLocation.safeName(of: name)]
    return (try? ledgers())?.first { names.contains(RunRecord.ledgerName($0)) }
  }

  /// The ledger of the launch of a runfile or a spec with this name or path; nil if there is none. A script
  /// is no runfile: its runs have a ledger that is named after all of its name.
  func ledger(ofRunfile path: String) -> LedgerLocation? {
    guard !WordMeaning.isScript(path) else { return nil }
    let name = LedgerLocation.name(ofRunfile: path)
    return name.isEmpty || name == path ? nil : ledger(named: name)
  }

  /// The runs of one operation, newest first: `train` does not find `train+`.
  package func runs(
    ofOperation operation: String, matching filter: RunFilter = RunFilter(), limit: Int? = nil
  ) throws(LedgerError) -> RunList {
    // A batch lies in the ledger of its trials' operation.
    let base = operation.split(separator: "+", omittingEmptySubsequences: false).first ?? ""
    let names = Set([operation, String(base)])
    return try runs(
      in: names.map { LedgerLocation(home: home, operation: $0) }, matching: filter, limit: limit,
      operation: operation)
  }

  /// The batches whose trials are runs of an operation, newest first.
  package func batches(ofOperation operation: String) throws(LedgerError) -> RunList {
    var listing = try runs(
      in: [LedgerLocation(home: home, operation: operation)], matching: RunFilter())
    listing.runs.removeAll { $0.role != .batch || !$0.operation.hasPrefix(operation + "+") }
    listing.total = listing.runs.count
    return listing
  }

  /// The run with this id; nil if there is none. A ledger that cannot be read matters only if no
  /// other has the run.
  package func run(_ id: JobID) throws(LedgerError) -> RunRecord? {
    var problem: LedgerError?
    for location in try ledgers() {
      do throws(LedgerError) {
        if let run = try run(id, in: location) { return run }
      } catch {
        problem = problem ?? error
      }
    }
    if let problem { throw problem }
    return nil
  }

  /// The run with this id in one ledger.
  package func run(_ id: JobID, in location: LedgerLocation) throws(LedgerError) -> RunRecord? {
    try runs([id], in: location)[id]
  }

  /// The runs with these ids in one ledger; those that are not there are left out.
  package func runs(
    _ ids: Set<JobID>, in location: LedgerLocation
  ) throws(LedgerError) -> [JobID: RunRecord] {
    let liveness = Liveness(of: location)
    let reader: LedgerReader
    do throws(LedgerError) {
      reader = try LedgerReader(location)
    } catch {
      if case .missing = error { return [:] }
      throw error
    }
    return try reader.records(of: ids).filter { $0.value[.removing] == nil }.mapValues { record in
      RunRecord(record, in: location, state: liveness.state(of: record))
    }
  }

  /// The runs whose ids begin like this, newest first.
  package func runs(
    withPrefix prefix: String, matching filter: RunFilter = RunFilter()
  ) throws(LedgerError) -> RunList {
    try runs(in: ledgers(), matching: filter, prefix: prefix)
  }
}

extension LedgerLocation {
  /// Whether anything is where its records would be, also behind a link.
  fileprivate var hasRecords: Bool {
    access(journalPath, F_OK) == 0 || access(snapshotPath, F_OK) == 0
  }
}

/// Runs that were found.
package struct RunList: Sendable {
  /// Newest first; no more than were asked for.
  package var runs: [RunRecord] = []
  /// How many there are in all.
  package var total = 0
  /// Ledgers and records that could not be read, which are missing here.
  package var problems: [LedgerError] = []

  package init() {}
}
