import Jobs
import Ledger
import Operations
import Posix
import Queries
import Runs
import Scalars
import Text

/// The best job of a ledger, by the objective that its launches were asked for: also of jobs that
/// earlier launches have run.
package struct BestJob: Sendable {
  /// The best job, and its number.
  package struct Best: Sendable {
    package let id: JobID
    package let value: Double
    /// `--lr=0.1 --layers=3`
    package let parameters: String
    /// `val_acc 0.957: --lr=0.1 --layers=3  [ea113ac4]`
    package let text: String
  }

  /// The column, as the user wrote it.
  package let column: String
  package let isMaximized: Bool
  /// The metric in it.
  private let metric: String
  /// The column of later launches, if that is another one.
  private let laterColumn: String?
  /// Nil if no completed job has such a number.
  package private(set) var best: Best?
  /// How many jobs have completed.
  package private(set) var completed = 0
  /// What the jobs have that is spelled much the same, if none has such a number.
  private var nearest: String?
  /// How many jobs are asked what they have instead.
  private static let mostAsked = 100

  /// Nil if no objective was named, now (`asked`, empty for none) or earlier, or the ledger cannot be read.
  /// What is found in logs is kept in the cache of the ledger's home, if it has one (`isInHome`). Nil too
  /// where that takes longer than until `deadline`, in seconds of the monotonic clock.
  package init?(
    _ asked: String? = nil, in location: LedgerLocation, isInHome: Bool,
    until deadline: Double? = nil
  ) {
    let kept = LedgerMetrics.ofLedger(location).objective
    guard let objective = asked ?? kept, !objective.isEmpty else { return nil }
    let wanted = OperationDefinition.Objective(text: objective)
    column = wanted.column
    isMaximized = wanted.isMaximized
    laterColumn =
      kept == objective ? nil : kept.map { OperationDefinition.Objective(text: $0).column }
    guard let specification = try? ColumnSpecification(column) else { return nil }
    metric = specification.name.name
    let store = RunStore(home: location.home)
    var scalars = RunScalars(home: store.home)
    var filter = RunFilter()
    filter.states = [.completed]
    var (found, count): ((run: RunRecord, value: Double)?, Int) = (nil, 0)
    var isOverdue = false
    var known: Set<String> = []
    let members = RunMembers([specification.name], besides: [.start])
    let problems = try? store.forEachRun(in: [location], matching: filter, members: members) {
      run, _ in
      count += 1
      if let deadline, isOverdue || Clock.monotonic >= deadline {
        isOverdue = true
        return
      }
      let summaries = scalars.summaries(of: run)
      guard let value = summaries.value(of: specification), !value.isNaN else {
        if found == nil, count <= Self.mostAsked { known.formUnion(summaries.keys) }
        return
      }
      // The newest come first; among equal jobs the earliest start counts.
      if let found, wanted.isMaximized ? value < found.value : value > found.value { return }
      found = (run, value)
    }
    guard problems != nil else { return nil }
    if isInHome { scalars.save() }
    guard !isOverdue else { return nil }
    completed = count
    nearest = nearestMatch(to: metric, among: known.sorted())
    best = found.map { run, value in
      let parameters = Self.parameters(of: run)
      return Best(
        id: run.id, value: value, parameters: parameters,
        text: "\(column) \(shortDecimal(value)): \(parameters)  [\(run.id.shortText)]")
    }
  }

  /// The lines for the end of a launch; `holds` tells whether a job is one of it.
  package func lines(of holds: (JobID) -> Bool) -> [String] {
    if let best {
      return ["best " + best.text + (holds(best.id) ? "" : ", an earlier job, not in this launch")]
    }
    if completed == 0 { return [missing] }
    if let laterColumn { return [missing, "later launches go by '\(laterColumn)', as before"] }
    return [missing, "hint: later launches look for it too: -N COL changes that, -N '' ends it"]
  }

  private var missing: String {
    "no value for '\(column)' in the output of \(counted(completed, "finished job")); "
      + (nearest.map { "did you mean '\($0)'?" } ?? "name it with --metric '\(metric)=…'")
  }

  /// The command from its first parameter on; all of it where quotes stand before that, for a `=` may be in
  /// them.
  private static func parameters(of run: RunRecord) -> String {
    let command = run.members[.command]?.string ?? ""
    let words = command.split(separator: " ")
    guard
      let first = words.firstIndex(where: {
        $0.hasPrefix("--") || $0.contains("=") || $0.contains(where: "'\"".contains)
      }), !words[first].prefix(while: { $0 != "=" }).contains(where: "'\"".contains)
    else { return command }
    return words[first...].joined(separator: " ")
  }
}
