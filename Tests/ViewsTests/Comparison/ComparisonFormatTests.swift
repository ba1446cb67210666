import JSON
import Jobs
import Queries
import Views
import Testing
import Text

@Suite struct ComparisonFormatTests {
  private var runs = ComparisonFixture()

  /// Two rows with everything that a format may stumble over.
  private mutating func addOddRuns() throws {
    try runs.add(
      #"{"flags": {"t": "a,\"b\"\nc|d_e_ & <x>", "yes": true, "n": 3, "r": 0.30000000000000004}}"#,
      scalars: ["s": [.nan]])
    try runs.add(#"{"flags": {"t": "\u001b[31mred", "yes": false, "r": 1e-7}}"#)
    try runs.askOnly(for: "t, yes, n, r, s")
  }

  @Test mutating func `a table is for people`() throws {
    try addOddRuns()
    #expect(
      ComparisonFormat.table.text(of: try runs.comparison())
        == #"""
        run       t                    yes  n  r      s
        00000001  a,"b"\nc|d_e_ & <x>  yes  3  0.3    nan
        00000002  \x1b[31mred          no      1e-07

        """#)
  }

  @Test mutating func `CSV has all digits, and quotes what needs them`() throws {
    try addOddRuns()
    #expect(
      ComparisonFormat.csv.text(of: try runs.comparison())
        == "run,t,yes,n,r,s\n"
        + "0000000100000000,\"a,\"\"b\"\"\nc|d_e_ & <x>\",True,3,0.30000000000000004,nan\n"
        + "0000000200000000,\u{1b}[31mred,False,,1e-07,\n")
  }

  @Test mutating func `a lone empty field of CSV is no blank line`() throws {
    try runs.add(#"{"label": "a"}"#)
    try runs.add(#"{"label": ""}"#)
    runs.request.hasOperationColumns = false
    var comparison = try runs.comparison()
    let label = try #require(comparison.index(of: "label"))
    comparison.columns = [comparison.columns[label]]
    for place in comparison.rows.indices {
      comparison.rows[place].cells = [comparison.rows[place].cells[label]]
    }
    #expect(ComparisonFormat.csv.text(of: comparison) == "label\na\n\"\"\n")
  }

  @Test mutating func `JSON has types, whole ids, and nothing that a terminal obeys`() throws {
    try addOddRuns()
    let text = ComparisonFormat.json.text(of: try runs.comparison())
    let rows = try #require(try JSONValue(parsing: Array(text.utf8)).array)
    #expect(rows.count == 2)
    #expect(rows[0]["run"]?.string == "0000000100000000")
    #expect(rows[0]["yes"] == .bool(true))
    #expect(rows[0]["n"] == .number("3"))
    #expect(rows[0]["r"] == .number("0.30000000000000004"))
    #expect(rows[0]["s"] == .string("nan"))
    #expect(rows[1]["n"] == .null)
    #expect(rows[1]["t"]?.string == "\u{1b}[31mred")
    #expect(!text.utf8.contains(0x1b))
    #expect(text.split(separator: "\n").count == 2)
  }

  @Test mutating func `times in JSON are numbers of seconds`() throws {
    try runs.add(#"{"start": 100, "runtime": 1.5}"#)
    let text = ComparisonFormat.json.text(of: try runs.comparison())
    let row = try #require(try JSONValue(parsing: Array(text.utf8)).array?.first)
    #expect(row["time"] == .number("1.5"))
    #expect(row["started"] == .string(localTime(100)))
    #expect(row["started_at"]?.string == timestamp(100))
    #expect(row["stopped_at"]?.string == timestamp(101.5))
    #expect(row.object?.members.suffix(2).map(\.key) == ["started_at", "stopped_at"])
  }

  @Test mutating func `times in CSV are numbers of seconds, deviations too`() throws {
    try runs.add(#"{"runtime": 1.5}"#)
    try runs.add(#"{"runtime": 2.5}"#)
    try runs.askOnly(for: ".time")
    let text = ComparisonFormat.csv.text(of: try runs.comparison())
    #expect(text == "run,time\n0000000100000000,1.5\n0000000200000000,2.5\n")
    runs.request.groups = try ColumnSpecification.list(".operation")
    let grouped = ComparisonFormat.csv.text(of: try runs.comparison())
    #expect(grouped == "operation,runs,time,time_std\ntrain,2,2.0,0.7071067811865476\n")
  }

  @Test mutating func `a status that differs is not left out`() throws {
    for (number, state) in [JobState.error, .completed].enumerated() {
      let flags = (0..<9).map { #""flag\#($0)": "value \#(number)\#($0)""# }
      try runs.add("{\"flags\": {\(flags.joined(separator: ", "))}}", state: state)
    }
    let table = try runs.comparison().table(width: 80)
    #expect(table.lines[0].hasPrefix("run       status     flag0 "), "\(table.lines)")
    let omitted = try #require(table.omitted?.headings)
    #expect(!omitted.contains("status"))
    // What tells rows apart is named first.
    #expect(omitted.first?.hasPrefix("flag") == true && omitted.last == "label", "\(omitted)")
  }

  @Test mutating func `a column of that name stays what it is`() throws {
    try runs.add(#"{"start": 100, "flags": {"started_at": 7}}"#)
    let text = ComparisonFormat.json.text(of: try runs.comparison())
    let row = try #require(try JSONValue(parsing: Array(text.utf8)).array?.first?.object)
    #expect(row.members.filter { $0.key == "started_at" }.map(\.value) == [.number("7")])
    #expect(row["stopped_at"] == .null)
  }

  @Test mutating func `seconds are a number with all digits`() throws {
    try runs.add(#"{"start": 100, "runtime": 1.25, "flags": {"seconds": 9}}"#)
    try runs.add(#"{"start": 1900}"#, state: .running)
    try runs.askOnly(for: ".id, .seconds")
    #expect(try runs.headings() == ["run", "id", "seconds"])
    let csv = ComparisonFormat.csv.text(of: try runs.comparison()).split(separator: "\n")
    #expect(csv[1].hasSuffix("0000000100000000,1.25"))
    #expect(csv[2].hasSuffix(",100.0"))
  }

  @Test mutating func `Markdown is not broken by what is in it`() throws {
    try addOddRuns()
    #expect(
      ComparisonFormat.markdown.text(of: try runs.comparison())
        == #"""
        | run | t | yes | n | r | s |
        | --- | --- | --- | ---: | ---: | ---: |
        | 00000001 | a,"b"<br>c\|d_e\_ & \<x> | yes | 3 | 0.3 | nan |
        """# + "\n| 00000002 | \u{1b}\\[31mred | no |  | 1e-07 |  |\n")
  }

  @Test mutating func `LaTeX is not broken by what is in it`() throws {
    try runs.add(#"{"flags": {"t": "50% of {a_b} & [c] ~ ^ \\ <"}}"#)
    try runs.askOnly(for: "t")
    #expect(
      ComparisonFormat.latex.text(of: try runs.comparison())
        == #"""
        \begin{tabular}{ll}
        \hline
        run & t \\
        \hline
        00000001 & 50\% of \{a\_b\} \& {[}c] \textasciitilde{} \textasciicircum{} \textbackslash{} \textless{} \\
        \hline
        \end{tabular}

        """#)
  }

  @Test func `nothing makes no table`() throws {
    let nothing = Comparison(columns: [.init("run")], rows: [])
    #expect(ComparisonFormat.table.text(of: nothing) == "")
    #expect(ComparisonFormat.markdown.text(of: nothing) == "")
    #expect(ComparisonFormat.latex.text(of: nothing) == "")
    #expect(ComparisonFormat.csv.text(of: nothing) == "run\n")
    #expect(ComparisonFormat.json.text(of: nothing) == "[]\n")
  }

  @Test(arguments: [
    ("a.csv", ComparisonFormat.csv), ("a.JSON", .json), ("b/a.md", .markdown), ("a.tex", .latex),
    ("a", .table), ("csv.d/a.txt", .table),
  ])
  func `the ending of a name tells the format`(name: String, format: ComparisonFormat) {
    #expect(ComparisonFormat(fileName: name) == format)
  }

  @Test(arguments: [1, 8, 9, 10, 11, 20, 60])
  mutating func `no line of a table is wider than the terminal`(width: Int) throws {
    try runs.add(#"{"flags": {"kanji": "漢字漢字漢字", "word": "wwwwwwww"}}"#)
    try runs.askOnly(for: "kanji, word, kanji as again")
    for line in try runs.comparison().table(width: width).lines {
      #expect(displayWidth(of: line) <= width)
      #expect(!line.isEmpty)
    }
    #expect(try runs.comparison().table(width: 9).lines[1] == "00000001")
  }

  @Test mutating func `flags of other operations go before results`() throws {
    let flags = "abcdefgh".map { #""\#($0)\#($0)": "always""# }.joined(separator: ", ")
    for number in 1...2 {
      try runs.add(
        #"{"operation": "many", "flags": {"lr": \#(number), \#(flags)}}"#,
        scalars: ["acc": [Double(number)], "loss": [0.5]])
      try runs.add(#"{"operation": "other", "flags": {"x": 1}}"#, scalars: ["acc": [0.25]])
      try runs.add(#"{"operation": "queue"}"#)
    }
    let table = try runs.comparison().table(width: 80)
    #expect(
      table.lines[0]
        == "run       operation  status     aa      bb      cc      lr  step  acc   loss")
    let omitted = try #require(table.omitted?.headings)
    #expect(omitted.contains("dd") && omitted.contains("hh") && omitted.contains("x"), "\(omitted)")
    #expect(try runs.comparison().table()[0].contains("  aa      bb  "))
  }

  @Test mutating func `what does not differ is left out first, and told`() throws {
    try runs.add(
      #"{"operation": "train", "flags": {"a": 1, "b": 2}, "label": "x"}"#, scalars: ["loss": [1]])
    try runs.add(
      #"{"operation": "train", "flags": {"a": 1, "b": 3}, "label": "y"}"#, scalars: ["loss": [2]])
    let comparison = try runs.comparison()
    #expect(comparison.table(width: 80).omitted == nil)
    let narrow = comparison.table(width: 30)
    #expect(narrow.lines[0] == "run       label  b  loss")
    #expect(
      narrow.omitted?.headings == ["operation", "started", "time", "status", "a", "step"])
    // Nothing that is shown tells these apart.
    let times = Comparison(
      columns: [.init("run"), .init("time"), .init("x")],
      rows: [(0.1, 1), (0.2, 2)].map { seconds, x in
        var row = comparison.rows[0]
        row.cells = [.text("r"), .duration(seconds), .integer(x)]
        return row
      })
    #expect(times.table(width: 9).omitted?.headings == ["time"])
    // Nothing is left out if no width is given.
    #expect(comparison.table()[0].hasPrefix("run       operation  started  time  status"))
    // What was asked for goes last.
    try runs.ask(for: "=a")
    #expect(try runs.comparison().table(width: 13).lines[0] == "run       a")
  }
}
