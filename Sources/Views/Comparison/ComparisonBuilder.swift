import JSON
import Jobs
import Ledger
import Queries
import Runs
import Scalars
import Text

/// Makes a comparison of runs that come one by one, the newest first; nothing is kept of them but
/// their cells.
package struct ComparisonBuilder {
  struct Row {
    var id: JobID
    var ledger: LedgerLocation
    var state: JobState
    var isMarked: Bool
    var period: RunPeriod
    /// Those that have a value, with the numbers of their sources.
    var cells: [(source: Int, value: ComparisonValue)]
    /// Of a line without a label: the number of its parameters.
    var parameters: RowParameters.Key?
    /// If trials are ranked.
    var trial: RankedTrial?
  }

  let request: ComparisonRequest
  private let now: Double
  /// What the project of today says of an operation.
  private let currentOperation: (RunRecord) -> ComparedOperation?

  private(set) var table = ColumnTable()
  /// The sources that every run is asked for, before and after those of its operation.
  var leading: [Int] = []
  var trailing: [Int] = []
  /// The sources of what operations list.
  private var listed: [[ColumnSpecification]: [Int]] = [:]
  private(set) var goals: [String: Comparison.Goal] = [:]
  private(set) var orderError: ColumnSpecificationError?
  /// In the order in which they came. If only the first of an order are shown, the others are left
  /// out now and then.
  var rows: [Row] = []
  /// Of all rows that came.
  var parameters = RowParameters()
  /// By which sources rows were chosen that are left.
  var rankingSources: Set<Int>?
  /// What a row must come before to be among the first, and by which source, as long as the table has
  /// this many values.
  var bound: (key: SortKey, source: ColumnSource, valueCount: Int)?
  let isRanked: Bool
  /// What was recorded with the last run says of comparisons, and what that was made of.
  private var recorded: (definition: JSONValue?, operation: ComparedOperation)?
  /// Whether no more than the first rows can be shown. What comes after them only tells columns.
  let isCutOff: Bool
  private var isShown = true

  /// The names of flags that are columns already, as they stand in records.
  var flagColumns: [[UInt8]] = []

  /// Batches that came and were left out.
  package private(set) var omittedBatches = 0
  /// Jobs that were skipped on request and were left out.
  package private(set) var omittedSkipped = 0
  package private(set) var problems: Set<ComparedOperation.Problem> = []

  /// - Parameters:
  ///   - request: what is to be shown.
  ///   - now: seconds since 1970.
  ///   - keepsAllRows: whether rows are kept that seem not to be among the first of the order.
  ///   - currentOperation: details of a run's operation in addition to what was recorded with it.
  package init(
    _ request: ComparisonRequest, now: Double, keepsAllRows: Bool = false,
    currentOperation: @escaping (RunRecord) -> ComparedOperation? = { _ in nil }
  ) {
    self.request = request
    self.now = now
    self.currentOperation = currentOperation
    // Of trials that are ranked all rows count.
    let mayLeaveOut = request.groups.isEmpty && request.limit != nil && request.objective == nil
    isCutOff = mayLeaveOut && request.order == nil
    isRanked = mayLeaveOut && request.order != nil && !keepsAllRows
    leading = [table.add(.attribute("run"), in: .name, heading: "run")]
    if let objective = request.objective {
      leading += table.add(objective.column, in: .objective)
      _ = table.add(.bestSoFar, in: .objective, heading: Self.bestSoFar)
      goals[objective.column.heading] = objective.goal
    }
    if request.hasCoreColumns {
      leading += Self.coreAttributes.map { table.add(.attribute($0), in: .core, heading: $0) }
    }
    if request.hasExtraColumns {
      leading.append(table.add(.attribute("sourcecode"), in: .extra, heading: "sourcecode"))
    }
    for column in request.columns + request.groups { trailing += table.add(column, in: .user) }
    guard let order = request.order else { return }
    do throws(ColumnSpecificationError) {
      trailing += table.add(try ColumnSpecification(order.column), in: .order)
    } catch {
      orderError = error
    }
  }

  /// The members of a record that columns need without naming them.
  static let members: [RecordKey] = [
    .role, .runtime, .marked, .project, .op, .sourcecodeDigest, .status, .pausedTime,
  ]

  /// The heading of the best value up to each trial.
  static let bestSoFar = "best so far"

  private static let coreAttributes = ["operation", "started", "time", "status", "label"]

  package mutating func add(_ run: RunRecord, scalars: [String: ScalarSummary]) {
    guard request.includesBatches || run.role != .batch else {
      omittedBatches += 1
      return
    }
    guard request.includesSkipped || run.state != .skipped else {
      omittedSkipped += 1
      return
    }
    let compared = ComparedRun(run, scalars: scalars, now: now)
    let operation = currentOperation(run) ?? recordedOperation(of: run)
    if goals[operation.objective] == nil { goals[operation.objective] = operation.goal }
    var cells: [(source: Int, value: ComparisonValue)] = []
    isShown = !isCutOff || rows.count < request.limit ?? 0
    if isShown { cells.reserveCapacity(table.sources.count) }
    for number in leading { take(number, of: compared, into: &cells) }
    // What a queue or a batch was given and came to is another matter than its runs'.
    if request.hasOperationColumns, run.role != .queue, run.role != .batch {
      if !operation.problems.isEmpty { problems.formUnion(operation.problems) }
      if operation.columns.isEmpty {
        takeFlags(of: compared, into: &cells)
        takeScalars(of: compared, into: &cells)
      } else {
        for number in sources(listedBy: operation) { take(number, of: compared, into: &cells) }
      }
    }
    for number in trailing { take(number, of: compared, into: &cells) }
    guard isShown else { return }
    let own = compared.labels.parameters.map { parameters.add($0, of: run.ledger) }
    rows.append(
      Row(
        id: run.id, ledger: run.ledger, state: run.state, isMarked: run.isMarked,
        period: RunPeriod(start: run.start, stop: run.stopped), cells: cells, parameters: own,
        trial: request.objective.map { RankedTrial(run, scalars, $0) }))
    if isRanked { trimIfLong() }
  }

  private mutating func recordedOperation(of run: RunRecord) -> ComparedOperation {
    let definition = run.members[.op]
    if let recorded, recorded.definition == definition { return recorded.operation }
    let operation = ComparedOperation(recordedIn: run)
    recorded = (definition, operation)
    return operation
  }

  /// The columns that operations list are made once for each list.
  private mutating func sources(listedBy operation: ComparedOperation) -> [Int] {
    if let known = listed[operation.columns] { return known }
    var numbers: [Int] = []
    for column in operation.columns { numbers += table.add(column, in: .operation) }
    listed[operation.columns] = numbers
    return numbers
  }

  private mutating func takeFlags(
    of run: ComparedRun, into cells: inout [(source: Int, value: ComparisonValue)]
  ) {
    take(run.run.flags.unorderedNames, in: .flags, of: run, into: &cells) { .flag($0) }
  }

  private mutating func takeScalars(
    of run: ComparedRun, into cells: inout [(source: Int, value: ComparisonValue)]
  ) {
    guard !run.scalars.isEmpty else { return }
    let step =
      table.number(of: .standardStep, in: .step)
      ?? table.add(.standardStep, in: .step, heading: "step")
    take(step, of: run, into: &cells)
    let keys = run.scalars.keys.filter { request.hasSystemScalars || !$0.hasPrefix("sys/") }
    take(keys, in: .scalars, of: run, into: &cells) { .scalar($0, .last, isStep: false) }
  }

  /// Columns that are new come in natural order after those that the runs before have brought.
  private mutating func take(
    _ names: some Collection<String>, in section: ColumnTable.Section, of run: ComparedRun,
    into cells: inout [(source: Int, value: ComparisonValue)], from source: (String) -> ColumnSource
  ) {
    let known = names.compactMap { table.number(of: source($0), in: section) }
    guard known.count < names.count else {
      for number in known { take(number, of: run, into: &cells) }
      return
    }
    let unknown = names.filter { table.number(of: source($0), in: section) == nil }
    for name in namesInNaturalOrder(unknown) {
      let kind: QueryName.Kind = section == .flags ? .flag : .scalar
      let heading = ColumnSpecification(QueryName(name, kind: kind)).heading
      _ = table.add(source(name), in: section, heading: heading)
    }
    for name in names {
      guard let number = table.number(of: source(name), in: section) else { continue }
      take(number, of: run, into: &cells)
    }
  }

  private mutating func take(
    _ number: Int, of run: ComparedRun, into cells: inout [(source: Int, value: ComparisonValue)]
  ) {
    if !isShown, table.hasValue(of: number) { return }
    let value = run.value(of: table.sources[number].source)
    guard !value.isMissing else { return }
    table.noteValue(of: number)
    guard isShown else { return }
    cells.append((number, value))
  }
}
