import Jobs
import Testing
import Text

@testable import Views

@Suite struct ForecastTableTests {
  private func columns(_ commands: [String]) -> ForecastColumns {
    var columns = ForecastColumns()
    for command in commands { Array(command.utf8).withUnsafeBytes { columns.add($0) } }
    return columns
  }

  private func lines(
    _ commands: [String], terminal: Int? = nil, reason: String = "new"
  ) -> [String] {
    var lines: [String] = []
    var table = ForecastTable(
      columns(commands), isForTerminal: terminal != nil, width: terminal, styling: .plain
    ) { lines.append($0) }
    for command in commands {
      Array(command.utf8).withUnsafeBytes { table.add("run", because: reason, $0) }
    }
    table.finish()
    if let omission = table.omission { lines.append(omission.summary(width: 80, advice: "cat")) }
    return lines
  }

  @Test func `parameters that differ have columns, and the command is last`() {
    let commands = [
      "train --seed=1 --lr=0.1 --opt=adam", "train --seed=1 --lr=0.001 --opt='a b'",
      "train --seed=1 --lr 1 --fast --opt=adam",
    ]
    #expect(
      lines(commands) == [
        "action  reason  lr     opt   fast  command",
        "run     new     0.1    adam        train --seed=1 --lr=0.1 --opt=adam",
        "run     new     0.001  a b         train --seed=1 --lr=0.001 --opt='a b'",
        "run     new     1      adam  true  train --seed=1 --lr 1 --fast --opt=adam",
      ])
  }

  @Test func `on a terminal the command is left out where parameters say enough`() {
    let commands = ["train --lr=0.1", "train --lr=0.2"]
    #expect(
      lines(commands, terminal: 80) == [
        "action  reason  lr", "run     new     0.1", "run     new     0.2",
        "1 more column: command (cat)",
      ])
    // Not where a line has none, or where nothing differs.
    #expect(lines(commands + ["date"], terminal: 80).first == "action  reason  lr   command")
    #expect(
      lines(["train --lr=1", "test --lr=1"], terminal: 80).last == "run     new     test --lr=1")
  }

  @Test func `no more than eight parameters have columns`() {
    let commands = [1, 2].map { value in
      "p" + (1...9).map { " --p\($0)=\(value)" }.joined()
    }
    #expect(columns(commands).names == (1...8).map { "p\($0)" })
    // The ninth is in the command, also on a terminal.
    #expect(lines(commands, terminal: 200).last?.hasSuffix("--p8=2 --p9=2") == true)
    #expect(lines(commands, terminal: 80).last == "1 more column: p9 (cat)")
  }

  @Test func `on a narrow terminal constant columns go first, and a line names what is missing`() {
    let commands = ["train --lr=0.1 --seed=1000", "train --lr=0.2 --seed=2000"]
    #expect(
      lines(commands, terminal: 24) == [
        "action  lr   seed", "run     0.1  1000", "run     0.2  2000",
        "2 more columns: reason, command (cat)",
      ])
    #expect(
      lines(commands, terminal: 16) == [
        "lr   seed", "0.1  1000", "0.2  2000", "3 more columns: action, reason, command (cat)",
      ])
    #expect(
      lines(commands, terminal: 8) == [
        "lr", "0.1", "0.2", "4 more columns: action, reason, seed, command (cat)",
      ])
  }

  @Test func `a command that is needed is cut before a parameter is left out`() {
    let long = String(repeating: "x", count: 40)
    let commands = ["train \(long) --lr=0.1", "train \(long) --lr=0.2", "date \(long)"]
    #expect(lines(commands, terminal: 45)[3] == "run     new          date xxxxxxxxxxxxxxxxxx…")
    #expect(
      lines(commands, terminal: 40) == [
        "action  lr   command", "run     0.1  train xxxxxxxxxxxxxxxxxxxx…",
        "run     0.2  train xxxxxxxxxxxxxxxxxxxx…", "run          date xxxxxxxxxxxxxxxxxxxxx…",
        "1 more column: reason (cat)",
      ])
    // A pipe gets all of it.
    #expect(lines(commands).last == "run     new          date \(long)")
  }

  @Test func `parameters that words do not name have columns too`() {
    var columns = ForecastColumns()
    var lines: [String] = []
    let rows = [("p a=1 7", "1"), ("p a=2 7", "2")].map { command, value in
      (
        Array(command.utf8),
        [CommandParameters.Parameter(name: Array("a".utf8), value: Array(value.utf8))]
      )
    }
    for (command, hidden) in rows {
      command.withUnsafeBytes { columns.add($0, hidden: hidden) }
    }
    var table = ForecastTable(columns, isForTerminal: false, width: nil, styling: .plain) {
      lines.append($0)
    }
    for (command, hidden) in rows {
      command.withUnsafeBytes { table.add("run", because: "new", $0, hidden: hidden) }
    }
    table.finish()
    #expect(
      lines == [
        "action  reason  a  command", "run     new     1  p a=1 7", "run     new     2  p a=2 7",
      ])
  }

  @Test func `columns are as wide as the first thousand lines need`() {
    let commands = (0..<1000).map { "p --n=\($0)" } + ["p --n=1000000", "p --n=1"]
    let lines = lines(commands)
    #expect(lines.count == 1003)
    #expect(lines[0] == "action  reason  n    command")
    #expect(lines[1000] == "run     new     999  p --n=999")
    #expect(lines[1001] == "run     new     1000000  p --n=1000000")
    #expect(lines[1002] == "run     new     1    p --n=1")
  }

  @Test func `what a terminal would obey is shown`() {
    #expect(
      lines(["p --a=\u{1B}[1m", "p --a=é"]) == [
        "action  reason  a        command", "run     new     \\x1b[1m  p --a=\\x1b[1m",
        "run     new     é        p --a=é",
      ])
  }

  @Test func `without commands there is nothing to print`() {
    #expect(lines([]) == [])
    #expect(!columns([]).suffice)
  }
}
