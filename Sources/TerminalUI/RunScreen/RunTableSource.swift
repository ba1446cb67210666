import Glibc
import Jobs
import Ledger
import Posix
import Runs
import Text
import Views

/// The runs behind the screen of `compare`: reads them, and does to them what the commands do.
package struct RunTableSource: TableSource {
  private let reading: ComparisonReader
  private let layoutFile: TableLayoutFile
  /// The user who comments.
  private let user: String
  private let warn: @Sendable (LedgerNotice) -> Void
  private var comparison: Comparison
  /// Where in it each row stands.
  private var places: [String: Int]
  private var filter: ComparisonFilter
  /// Of the home, before the comparison was read.
  private var stamp: HomeStamp
  /// Rows that were shown before they were deleted.
  private var deleted: [String: Comparison.Row] = [:]

  package init(
    _ reading: ComparisonReader, _ comparison: Comparison, _ stamp: HomeStamp,
    _ layoutFile: TableLayoutFile, user: String, warn: @escaping @Sendable (LedgerNotice) -> Void
  ) {
    self.stamp = stamp
    self.reading = reading
    self.user = user
    self.warn = warn
    self.comparison = comparison
    self.layoutFile = layoutFile
    places = Self.places(in: comparison)
    filter = ComparisonFilter(reading.query)
  }

  private var store: RunStore { reading.query.store }

  package mutating func answer(_ request: TableRequest) -> TableAnswer {
    do {
      switch request {
      case .load: return .table(try load())
      case .refresh(let ids): return try refresh(ids)
      case .follow(let ids):
        if store.stamp != stamp { return .table(try load()) }
        return ids.isEmpty ? .nothing : try refresh(ids)
      case .filter(let text): return try matches(text)
      case .details(let id):
        guard let run = try run(id) else { return .failed(Self.vanished) }
        var scalars = RunScalars(home: store.home)
        let overview = RunOverview(run, scalars: scalars.summaries(of: run))
        scalars.save()
        return .details(id: id, overview.lines)
      case .logs(let id):
        guard let run = try run(id) else { return .failed(Self.vanished) }
        let folder = RunFolder(run)
        let errors = folder.errors.map { [NamedLog("errors", LogFile($0))] } ?? []
        return .logs(id: id, [NamedLog("output", LogFile(folder.output))] + errors)
      case .edit(let edit, let ids): return try apply(edit, ids)
      case .delete(let ids): return try delete(ids)
      case .restore(let ids): return .restored(try restore(ids))
      case .stop(let ids): return try stop(ids)
      case .export(let export): return try write(export)
      case .remember(let layout):
        try? layoutFile.write(layout)
        return .nothing
      }
    } catch {
      return .failed((error as? any ExplainedError)?.message ?? "\(error)")
    }
  }

  // MARK: Reading

  private static let vanished = "this run no longer exists; r reloads"

  private static func places(in comparison: Comparison) -> [String: Int] {
    Dictionary(comparison.rows.enumerated().map { ($0.element.tableID, $0.offset) }) { $1 }
  }

  private mutating func load() throws -> TableModel {
    stamp = store.stamp
    comparison = try reading.read().comparison
    places = Self.places(in: comparison)
    filter.forget()
    return TableModel(comparison)
  }

  /// The present runs of these rows, in the order of the rows.
  private func runs(_ ids: [String]) throws -> [(id: String, run: RunRecord)] {
    let rows = ids.compactMap { id in places[id].map { (id: id, row: comparison.rows[$0]) } }
    var found: [LedgerLocation: [JobID: RunRecord]] = [:]
    for (location, rows) in Dictionary(grouping: rows, by: \.row.ledger) {
      found[location] = try store.runs(Set(rows.map(\.row.id)), in: location)
    }
    return rows.compactMap { entry in
      found[entry.row.ledger]?[entry.row.id].map { (entry.id, $0) }
    }
  }

  private func run(_ id: String) throws -> RunRecord? {
    try runs([id]).first?.run
  }

  private mutating func refresh(_ ids: [String]) throws -> TableAnswer {
    if reading.ranksTrials { return .table(try load()) }
    let found = try runs(ids)
    let current = try reading.read(found.map(\.run))
    let targets = current.columns.map { comparison.index(of: $0.heading) }
    let hasNewColumn = current.columns.indices.contains { column in
      targets[column] == nil && current.rows.contains { !$0.cells[column].isMissing }
    }
    // The first number that a run prints is a new column.
    if hasNewColumn, !reading.omitsUnchanged { return .table(try load()) }
    let status = comparison.index(of: "status")
    let isWhole = comparison.wholeColumns
    let rows = current.rows.compactMap { row -> TableRow? in
      guard let place = places[row.tableID] else { return nil }
      var cells = [ComparisonValue](repeating: .missing, count: comparison.columns.count)
      for (target, cell) in zip(targets, row.cells) {
        if let target { cells[target] = cell }
      }
      comparison.rows[place].cells = cells
      comparison.rows[place].state = row.state
      comparison.rows[place].isMarked = row.isMarked
      return TableRow(comparison.rows[place], statusColumn: status, isWhole: isWhole)
    }
    filter.update(found)
    let known = Set(found.map(\.id))
    return .rows(rows, gone: ids.filter { !known.contains($0) })
  }

  private mutating func matches(_ text: String) throws -> TableAnswer {
    do throws(ComparisonFilter.Problem) {
      return .matches(expression: text, ids: try filter.matches(text))
    } catch {
      switch error {
      case .badExpression(let reason): return .badExpression(text, reason: reason)
      case .unreadable(let failure): throw failure
      }
    }
  }

  // MARK: Changing

  private func apply(_ edit: TableEdit, _ ids: [String]) throws -> TableAnswer {
    let found = try runs(ids)
    guard !found.isEmpty else { return .failed(Self.vanished) }
    _ = try store.edit(found.map(\.run), notify: warn) {
      edit.change(of: $0, by: user)
    }
    let runs = counted(found.count, "run")
    let text =
      switch edit {
      case .mark(true): "marked \(runs)"
      case .mark(false): "unmarked \(runs)"
      case .label(let label) where label.allSatisfy(\.isWhitespace):
        "removed the label of \(runs)"
      case .label: "labeled \(runs)"
      case .tags: "changed the tags of \(runs)"
      case .comment: "commented on \(runs)"
      }
    return .done(text, changed: found.map(\.id))
  }

  private mutating func delete(_ ids: [String]) throws -> TableAnswer {
    let found = try runs(ids)
    let result = try store.delete(found.map(\.run))
    let done = Set(result.done.map(\.tableID))
    let gone = ids.filter(done.contains)
    for id in gone { deleted[id] = places[id].map { comparison.rows[$0] } }
    comparison.rows.removeAll { done.contains($0.tableID) }
    places = Self.places(in: comparison)
    filter.remove(done)
    let left = result.refused.isEmpty ? "" : "; " + Self.wording(of: result.refused)
    return .deleted(
      "deleted \(counted(gone.count, "run"))\(left)" + (gone.isEmpty ? "" : "; U restores"),
      ids: gone)
  }

  private mutating func restore(_ ids: [String]) throws -> String {
    let rows = ids.compactMap { deleted[$0] }
    var found: [RunRecord] = []
    for (location, rows) in Dictionary(grouping: rows, by: \.ledger) {
      let there = LedgerLocation(home: store.trash.home, name: RunRecord.ledgerName(location))
      found += try store.trash.runs(Set(rows.map(\.id)), in: there).values
    }
    let result = try store.restore(found)
    let left = result.refused.isEmpty ? "" : "; " + Self.wording(of: result.refused)
    return "restored \(counted(result.done.count, "run"))\(left)"
  }

  private static func wording(
    of refused: [(run: RunRecord, reason: RunTransferResult.Refusal)]
  ) -> String {
    guard let (run, reason) = refused.first else { return "" }
    let others = refused.count > 1 ? " and \(counted(refused.count - 1, "other"))" : ""
    let name = "\(run.id.shortText)\(others)"
    return switch reason {
    case .missing: "\(name) no longer exists"
    case .active: "\(name) still running: T stops"
    case .exists, .clashes: "\(name) already exists"
    case .held: "\(name) held by a launch"
    case .unreadable(let error): "\(name): \(error)"
    }
  }

  /// Asks processes to end; that they have is seen when it is recorded.
  private func stop(_ ids: [String]) throws -> TableAnswer {
    let processes = try runs(ids).compactMap { RunProcess(of: $0.run) }
    for process in processes { process.send(SIGTERM) }
    guard !processes.isEmpty else { return .failed("nothing is running there on this machine") }
    return .done("stopping \(counted(processes.count, "run"))", changed: ids)
  }

  private func write(_ export: TableExport) throws -> TableAnswer {
    let path = expandingHome(export.path)
    if !export.replaces, access(path, F_OK) == 0 { return .exists(export) }
    let shown = comparison.picking(
      columns: export.columns.compactMap { comparison.index(of: $0) },
      rows: export.rows.compactMap { places[$0] })
    try OutputFile.write(ComparisonFormat(fileName: path).text(of: shown), to: path)
    return .done("wrote \(counted(shown.rows.count, "row")) to \(export.path)", changed: [])
  }
}
