import Arguments
import Posix
import Queries
import Runs
import Views

/// `batchrun compare`: runs side by side.
struct CompareCommand: RunSelectionCommand {
  var selection = RunSelectionOptions()
  var columns: [String] = []
  var strictColumns: [String] = []
  var hasExtraColumns = false
  var hasAllScalars = false
  var skipsOperationColumns = false
  var skipsCoreColumns = false
  var skipsUnchanged = false
  var groups: [String] = []
  var minimum: String?
  var maximum: String?
  var limit: Int?
  var includesBatches = false
  var isTable = false
  var csvPath: String?
  var isJSON = false
  var isMarkdown = false
  var isLaTeX = false
  var outPath: String?
  var printsScalars = false

  static let manual = Manual(
    name: "compare",
    abstract: "Compare runs: parameters and metrics in one table",
    discussion: """
      On a terminal an interactive table opens; --table prints instead. Without RUN, all runs are \
      compared, the newest first. A batch stands for its trials, the best first, with the best value up \
      to each trial; so does a launch with --minimize or --maximize. Launched lines have their parameters \
      as flags, and the metrics that they print.

      COL is a column, COLS are columns with commas between them:
        loss             the last value of the metric, else the flag or attribute
        min loss         also max, first, last, avg, total, count
        min loss step    the step of that value
        =lr, .status     the flag, the attribute
        max acc as best  with another heading
      """,
    details: """
      'flag:lr' is '=lr', and 'attr:exit_status' is '.exit_status'. Names with blanks are written as they \
      are printed (Test accuracy); quotes inside (min 'total loss') keep words of the language together. \
      eval#loss is the metric of a folder. CSV and JSON have whole ids, and times in seconds.
      """,
    examples: [
      .init("batchrun compare --table", "Shows all runs with their parameters and metrics."),
      .init(
        "batchrun compare --table -cc '=lr,min loss' --min 'min loss' --top 3",
        "Shows the three with the smallest loss."),
      .init(
        "batchrun compare --table --group-by =lr --min loss",
        "Shows the mean loss of each learning rate."),
      .init("batchrun compare --table train+gp", "Shows the trials of a batch, the best first."),
      .init("batchrun compare --csv results.csv", "Writes a file for other programs."),
    ])

  static var declarations: [Declaration<Self>] {
    heading("Columns", short: "")
    option("-c, --cols, --columns COLS", \.columns, "add these columns").hiding("--columns")
    option("-cc, --strict-cols COLS", \.strictColumns, "show these columns only")
    flag("-e, --extra-cols", \.hasExtraColumns, "show the digest of the source code too").rare()
    flag("-s, --all-scalars", \.hasAllScalars, "show metrics of the system (sys/…) too").rare()
    flag("-p, --skip-op-cols", \.skipsOperationColumns, "leave out flags and metrics").rare()
    flag(
      "-r, --skip-core", \.skipsCoreColumns, "leave out operation, start, time, status and label"
    ).rare()
    flag(
      "-u, --skip-unchanged", \.skipsUnchanged, "leave out columns that are the same in all rows")
    exclude("--cols", "--strict-cols")
    heading("Rows", short: "")
    option("--min COL", \.minimum, "sort by COL, the smallest first")
    option("--max COL", \.maximum, "sort by COL, the largest first")
    option("-n, --limit, --top N", \.limit, parse: integer(atLeast: 1), "show the first N")
    option("--group-by COLS", \.groups, "one row for each group, with mean and deviation")
    flag("--include-batch", \.includesBatches, "show batches too, not only their trials").rare()
    exclude("--min", "--max")
    heading("Output", short: "")
    flag("-t, --table", \.isTable, "print a table, also on a terminal")
    option("--csv FILE", \.csvPath, "write comma-separated values; '-': print them")
      .completing(.files(extensions: ["csv"]))
    flag("--json", \.isJSON, "print one JSON array of all rows")
    flag("--markdown", \.isMarkdown, "print a Markdown table").rare()
    flag("--latex", \.isLaTeX, "print a LaTeX table").rare()
    option("--out FILE", \.outPath, "write to FILE, as its ending says: .csv .json .md .tex")
      .completing(.files(extensions: []))
    flag("--print-scalars", \.printsScalars, "list the metrics of each run instead").rare()
    exclude("--table", "--csv", "--json", "--markdown", "--latex", "--print-scalars")
    exclude("--csv", "--out")
    exclude("--print-scalars", "--out")
    selectionDeclarations(
      "indexes, ranges (2:5), names of launches or ids of runs", without: "nesctpru")
    mistakes
  }

  func run() throws -> Int32 {
    do {
      return try compare()
    } catch RunSelectionError.notFound(let word) {
      var failure = CommandFailure(RunSelectionError.notFound(word))
      failure.hint = Self.hint(ofMissing: word) ?? failure.hint
      throw failure
    }
  }

  private func compare() throws -> Int32 {
    if printsScalars {
      try printScalars()
      return 0
    }
    guard let format = chosenFormat else { return try compareOnTerminal() }
    let reading = try reading()
    let (comparison, warnings) = try reading.read()
    for warning in warnings { Console.warn(warning) }
    noteUnmetNames(of: reading.query)
    if comparison.rows.isEmpty, warnings.isEmpty, format != .json {
      try noteThatThereAreNone(in: reading.query.store)
    }
    if let path = csvPath ?? outPath, path != "-" {
      try OutputFile.write(format.text(of: comparison), to: path)
      Console.writeError("Wrote \(comparison.rows.count) row(s) to \(path)\n")
    } else {
      print(comparison, as: format)
    }
    return 0
  }

  /// Nil where an application may open.
  private var chosenFormat: ComparisonFormat? {
    if isTable { return .table }
    if csvPath != nil { return .csv }
    if isJSON { return .json }
    if isMarkdown { return .markdown }
    if isLaTeX { return .latex }
    if let outPath { return ComparisonFormat(fileName: outPath) }
    if !groups.isEmpty { return .table }
    return Console.isTerminal(0) && Console.isTerminal(1) ? nil : .table
  }

  /// How the comparison is made of what the ledgers hold.
  func reading() throws -> ComparisonReader {
    var project: ComparedProject?
    do {
      let context = try ProjectContext(home: selection.store.home, warns: false)
      project = ComparedProject(
        folder: context.folder,
        operations: Dictionary(
          (context.project?.operations ?? []).map { ($0.fullName, ComparedOperation($0)) }
        ) { first, _ in first })
    } catch {
      // Runs can be compared whatever has become of the project.
      Console.warn(CommandFailure(error).message)
    }
    var query = try query()
    var request = try request(of: query)
    if !includesBatches, let search = try ComparedSearch(query) {
      query = search.query
      if groups.isEmpty {
        search.note.map(Console.note)
        if strictColumns.isEmpty {
          request.objective = search.objective
        } else if request.order == nil {
          // The columns that are shown do not change what is best.
          request.order = search.objective?.order
        }
      }
    }
    return ComparisonReader(request, of: query, project: project)
  }

  private func request(of query: RunQuery) throws(ComparisonError) -> ComparisonRequest {
    var request = ComparisonRequest()
    let isStrict = !strictColumns.isEmpty
    request.hasCoreColumns = !skipsCoreColumns && !isStrict
    request.hasExtraColumns = hasExtraColumns && !isStrict
    request.hasOperationColumns = !skipsOperationColumns && !isStrict
    request.hasSystemScalars = hasAllScalars
    request.columns = try ColumnSpecification.columns(in: columns + strictColumns)
    request.groups = try ColumnSpecification.columns(in: groups)
    if let minimum { request.order = .init(by: minimum) }
    if let maximum { request.order = .init(by: maximum, isDescending: true) }
    request.limit = limit
    request.includesBatches = includesBatches
    request.includesSkipped = query.namesSkipped
    request.omitsUnchanged = skipsUnchanged
    return request
  }
}
