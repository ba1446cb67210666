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
      ])
    // Not where a line has none, or where nothing differs.
    #expect(lines(commands + ["date"], terminal: 80).first == "action  reason  lr   command")
    #expect(
      lines(["train --lr=1", "test --lr=1"], terminal: 80).last == "run     new     test --lr=1")
    #expect(lines(commands, terminal: 18).last == "run     new     0…")
    #expect(lines(commands + ["date"], terminal: 20).last == "run     new        …")
  }

  @Test func `no more than eight parameters have columns`() {
    let commands = [1, 2].map { value in
      "p" + (1...9).map { " --p\($0)=\(value)" }.joined()
    }
    #expect(columns(commands).names == (1...8).map { "p\($0)" })
    // The ninth is in the command, also on a terminal.
    #expect(lines(commands, terminal: 200).last?.hasSuffix("--p8=2 --p9=2") == true)
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
