import JSON
import Queries
import Views
import Testing

@Suite struct ComparisonColumnsTests {
  private var runs = ComparisonFixture()
  private static let core = ["run", "operation", "started", "time", "status", "label"]

  @Test mutating func `flags, the step and scalars follow what all runs have`() throws {
    try runs.add(
      #"{"flags": {"lr": 0.1, "b10": 1, "b9": true, "none": null}, "label": "x", "start": 100,"#
        + #""runtime": 61.9, "operation": "train", "marked": true}"#,
      scalars: ["loss": [0.5, 0.25], "acc": [0.1], "sys/cpu": [1]])
    #expect(try runs.headings() == Self.core + ["b9", "b10", "lr", "none", "step", "acc", "loss"])
    #expect(try runs.column("run") == ["00000001"])
    #expect(try runs.column("operation") == ["train [marked]"])
    #expect(try runs.column("time") == ["0:01:01"])
    #expect(try runs.column("status") == ["completed"])
    #expect(try runs.column("label") == ["x"])
    #expect(try runs.column("b9") == ["yes"])
    #expect(try runs.column("none") == [""])
    #expect(try runs.column("lr") == ["0.1"])
    #expect(try runs.column("step") == ["1"])
    #expect(try runs.column("loss") == ["0.25"])
  }

  @Test mutating func `scalars of the system are shown on demand`() throws {
    try runs.add(scalars: ["sys/cpu": [1], "acc": [2]])
    runs.request.hasSystemScalars = true
    #expect(try runs.headings() == Self.core + ["step", "acc", "sys/cpu"])
  }

  @Test mutating func `without a loss the first scalar tells the step`() throws {
    try runs.add(scalars: ["b": [1], "a": [1, 2, 3]])
    #expect(try runs.column("step") == ["2"])
  }

  @Test mutating func `columns stand in the order in which they first appear`() throws {
    try runs.add(#"{"flags": {"z": 1, "b": 1}}"#, scalars: ["y": [1]])
    try runs.add(#"{"flags": {"a": 2, "z": 2}}"#, scalars: ["x": [1], "y": [2]])
    #expect(try runs.headings() == Self.core + ["b", "z", "step", "y", "a", "x"])
    #expect(try runs.column("a") == ["", "2"])
    #expect(try runs.column("b") == ["1", ""])
  }

  @Test mutating func `where rows are sorted, columns appear from the top of what is shown`() throws
  {
    try runs.add(#"{"flags": {"z": 1, "b": 1, "none": null}}"#, scalars: ["y": [2], "k": [2]])
    try runs.add(#"{"flags": {"a": 2, "z": 2}}"#, scalars: ["y": [1], "x": [1]])
    try runs.add(#"{"flags": {"q": 2}}"#, scalars: ["y": [3]])
    runs.request.order = .init(by: "y")
    #expect(
      try runs.headings()
        == Self.core + ["a", "z", "step", "x", "y", "b", "none", "k", "q"])
    #expect(try runs.column("a") == ["2", "", ""])
    #expect(try runs.column("b") == ["", "1", ""])
    #expect(try runs.column("y") == ["1.0", "2.0", "3.0"])
    runs.request.order = .init(by: "y", isDescending: true)
    #expect(
      try runs.headings().dropFirst(6) == ["q", "step", "y", "b", "none", "z", "k", "a", "x"])
    #expect(try runs.column("q") == ["2", "", ""])
    #expect(try runs.column("z") == ["", "1", "2"])
    runs.request.limit = 1
    #expect(try runs.headings().dropFirst(6).prefix(3) == ["q", "step", "y"])
  }

  @Test mutating func `what operations list stays in their order where rows are sorted`() throws {
    try runs.add(#"{"operation": "o", "flags": {"x": 1}}"#, scalars: ["loss": [2]])
    try runs.add(
      #"{"operation": "t", "flags": {"lr": 1}, "op": {"compare": ["loss", "=lr", "min loss as a"]}}"#,
      scalars: ["loss": [1]])
    runs.request.order = .init(by: "loss")
    #expect(try runs.headings().dropFirst(6) == ["loss", "lr", "a", "x", "step"])
    #expect(try runs.column("loss") == ["1.0", "2.0"])
  }

  @Test(arguments: ["queue", "batch"])
  mutating func `what starts runs adds no columns`(role: String) throws {
    try runs.add(
      #"{"operation": "q", "role": "\#(role)", "flags": {"gpus": 1, "run-once": true}}"#,
      scalars: ["noise": [1]])
    try runs.add(#"{"operation": "train", "flags": {"lr": 1}}"#)
    runs.request.includesBatches = true
    #expect(try runs.headings() == Self.core + ["lr"])
    #expect(try runs.column("operation") == ["q", "train"])
    runs.request.columns = try ColumnSpecification.list("=gpus")
    #expect(try runs.column("gpus") == ["1", ""])
  }

  @Test mutating func `a line of a runfile has its parameters as flags`() throws {
    try runs.add(
      #"{"command": "train --lr=0.1 --fast", "parameters": {"lr": "0.1", "fast": true}}"#,
      ledger: "sweep")
    #expect(try runs.headings() == Self.core + ["fast", "lr"])
    #expect(try runs.column("operation") == ["sweep"])
    let comparison = try runs.comparison()
    #expect(comparison.rows[0].cells.last == .real(0.1))
  }

  @Test mutating func `an operation may say what is compared`() throws {
    try runs.add(
      #"{"operation": "train", "flags": {"lr": 0.1, "x": 1}, "op": {"compare": ["=lr as LR", "min loss, loss"]}}"#,
      scalars: ["loss": [1, 0.5, 0.75]])
    #expect(try runs.headings() == Self.core + ["LR", "min loss", "loss"])
    #expect(try runs.column("LR") == ["0.1"])
    #expect(try runs.column("min loss") == ["0.5"])
  }

  @Test mutating func `the project of today says it before the record`() throws {
    try runs.add(
      #"{"operation": "train", "flags": {"lr": 0.1, "x": 1}, "op": {"compare": ["=lr"]}}"#)
    runs.current = ["train": ComparedOperation(compare: ["=x"])]
    #expect(try runs.headings() == Self.core + ["x"])
  }

  @Test mutating func `what an operation says wrongly is told and passed over`() throws {
    try runs.add(#"{"operation": "train", "flags": {"lr": 1}, "op": {"compare": ["a =b", "=lr"]}}"#)
    #expect(try runs.headings() == Self.core + ["lr"])
    #expect(runs.builder.problems.map(\.text) == ["a =b"])
  }

  @Test mutating func `groups of columns can be left out`() throws {
    try runs.add(
      #"{"flags": {"lr": 0.1}, "sourcecode_digest": "0123456789abcdef"}"#, scalars: ["loss": [1]])
    runs.request.hasOperationColumns = false
    #expect(try runs.headings() == Self.core)
    runs.request.hasExtraColumns = true
    #expect(try runs.headings() == Self.core + ["sourcecode"])
    #expect(try runs.column("sourcecode") == ["01234567"])
    runs.request.hasCoreColumns = false
    #expect(try runs.headings() == ["run", "sourcecode"])
  }

  @Test mutating func `columns that are asked for come last, and once`() throws {
    try runs.add(#"{"flags": {"lr": 0.1}}"#, scalars: ["loss": [3, 1, 2]])
    try runs.ask(for: "max loss, loss, min loss step as best, =lr, .id")
    #expect(try runs.headings() == Self.core + ["lr", "step", "loss", "max loss", "best", "id"])
    #expect(try runs.column("max loss") == ["3.0"])
    #expect(try runs.column("best") == ["1"])
    #expect(try runs.column("id") == ["0000000100000000"])
  }

  @Test(arguments: [
    ("loss", "2.0"), ("last loss", "2.0"), ("first loss", "3.0"), ("min loss", "1.0"),
    ("max loss", "3.0"), ("avg loss", "2.0"), ("total loss", "6.0"), ("count loss", "3"),
    ("loss step", "2"), ("first loss step", "0"), ("min loss step", "1"), ("max loss step", "0"),
  ])
  mutating func `every quantity of a scalar is a column`(column: String, value: String) throws {
    try runs.add(scalars: ["loss": [3, 1, 2]])
    try runs.askOnly(for: column + " as x")
    #expect(try runs.column("x") == [value])
  }

  @Test mutating func `a bare name is a scalar, else a flag, else an attribute`() throws {
    try runs.add(#"{"flags": {"a": 1, "status": 2}, "host": "box"}"#)
    try runs.add(#"{"flags": {"a": 3}}"#, scalars: ["a": [7]])
    try runs.askOnly(for: "a, status, host")
    #expect(try runs.column("a") == ["", "7.0"])
    #expect(try runs.column("status") == ["2", ""])
    #expect(try runs.column("host") == ["box", ""])
  }

  @Test(arguments: [
    ("loss", "1.0"), ("eval#loss", "2.0"), ("ev#loss", "2.0"), (".guild#loss", "1.0"),
    ("acc", "3.0"), ("test#acc", ""),
  ])
  mutating func `scalars are found by their folder`(name: String, value: String) throws {
    try runs.add(scalars: ["loss": [1], "eval#loss": [2], "eval/x#acc": [3]])
    try runs.askOnly(for: "scalar:\(name) as x")
    #expect(try runs.column("x") == [value])
  }

  @Test mutating func `the heading of a folder's scalar has a blank`() throws {
    try runs.add(scalars: ["eval#loss": [2]])
    #expect(try runs.headings() == Self.core + ["step", "eval loss"])
  }

  @Test mutating func `of one heading the later column has the word, if it has one`() throws {
    try runs.add(#"{"flags": {"lr": 1}}"#, scalars: ["lr": [5]])
    try runs.add(#"{"flags": {"lr": 2}}"#)
    #expect(try runs.headings() == Self.core + ["lr", "step"])
    #expect(try runs.column("lr") == ["5.0", "2"])
  }

  @Test mutating func `a column that no run has anything for is told`() throws {
    try runs.add(#"{"flags": {"lr": 1}}"#)
    try runs.ask(for: "lr, nothing, min nothing as none")
    #expect(try runs.comparison().emptyColumns == ["nothing", "none"])
    #expect(try runs.column("nothing") == [""])
  }

  @Test mutating func `batches are left out unless they are asked for`() throws {
    try runs.add(#"{"operation": "train+", "role": "batch"}"#)
    try runs.add(#"{"operation": "train"}"#)
    #expect(try runs.column("operation") == ["train"])
    #expect(runs.builder.omittedBatches == 1)
    runs.request.includesBatches = true
    #expect(try runs.column("operation") == ["train+", "train"])
  }

  @Test mutating func `a run that is running has taken the time until now`() throws {
    try runs.add(#"{"start": 1990}"#, state: .running)
    try runs.add("{}", state: .staged)
    #expect(try runs.column("time") == ["0:00:10", ""])
  }

  @Test mutating func `only columns that differ can be shown`() throws {
    try runs.add(#"{"flags": {"a": 1, "b": 1, "c": 1}, "label": "x"}"#, scalars: ["n": [.nan]])
    try runs.add(#"{"flags": {"a": 1.0, "b": 2}, "label": "x"}"#, scalars: ["n": [.nan]])
    runs.request.omitsUnchanged = true
    #expect(try runs.headings() == ["run", "b", "c"])
    #expect(try runs.column("b") == ["1", "2"])
    runs.request.limit = 1
    #expect(try runs.headings().count > 6)
  }

  @Test mutating func `nothing to compare is no mistake`() throws {
    runs.request.order = .init(by: "anything")
    #expect(try runs.comparison().rows.isEmpty)
    #expect(try runs.headings() == Self.core)
  }

  @Test mutating func `what is best is known of the objective`() throws {
    try runs.add(
      #"{"operation": "a", "op": {"objective": {"maximize": "acc"}}}"#,
      scalars: ["acc": [1], "loss": [1]])
    try runs.add(#"{"operation": "b"}"#, scalars: ["loss": [1]])
    let columns = try runs.comparison().columns
    #expect(columns.first { $0.heading == "acc" }?.goal == .maximum)
    #expect(columns.first { $0.heading == "loss" }?.goal == .minimum)
    #expect(columns.first { $0.heading == "step" }?.goal == nil)
  }
}
