import Glibc
import JSON
import TestSupport
import Testing

/// Which lines a launch runs, and in which order.
@Suite struct LaunchSelectionTests {
  private let sandbox: Sandbox
  private let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  /// A line that leaves its number in `order`.
  private func line(_ number: Int, exitCode: Int = 0) -> String {
    "echo \(number) >> order; exit \(exitCode)"
  }

  @discardableResult
  private func launch(_ lines: [String], _ options: String...) throws -> ProgramResult {
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a")
    return try sandbox.run(Invocation(["launch", "a"] + options))
  }

  private var order: [Int] { sandbox.lines(of: "order").compactMap { Int($0) } }

  @Test func `the lines are started in their order`() throws {
    try launch((1...30).map { line($0) })
    #expect(order == Array(1...30))
  }

  @Test func `resume runs what is new, retry-failed what failed, overwrite all`() throws {
    let lines = [line(1), line(2, exitCode: 3), line(3)]
    #expect(try launch(Array(lines.prefix(2))).exitCode == 1)
    #expect(order == [1, 2])
    #expect(try launch(lines).exitCode == 1)
    #expect(order == [1, 2, 3])
    #expect(try launch(lines, "--mode", "retry_failed").exitCode == 1)
    #expect(order == [1, 2, 3, 2])
    #expect(try launch(lines, "--mode", "overwrite").exitCode == 1)
    #expect(order == [1, 2, 3, 2, 1, 2, 3])
    #expect(try ledger.record(of: lines[1])["attempts"]?.int == 3)
    #expect(try ledger.record(of: lines[1])["history"]?.array?.count == 2)
  }

  @Test func `--dry_run says what would be run and why, and does nothing`() throws {
    try launch([line(1), line(2, exitCode: 3)])
    let before = sandbox.bytes(of: "runs/a/metadata.json")
    let lines = [line(1), line(2, exitCode: 3), line(3), line(3)]
    let resume = try launch(lines, "--dry_run")
    #expect(resume.exitCode == 0)
    let words = resume.output.split(separator: "\n").map {
      $0.split(separator: " ").prefix(2).joined(separator: " ")
    }
    #expect(
      words.prefix(5) == ["action reason", "skip done", "skip failed", "run new", "1 job"],
      "\(resume)")
    let retry = try launch(lines, "--dry-run", "--mode", "retry_failed")
    #expect(retry.output.contains("\nretry   failed"), "\(retry)")
    #expect(order == [1, 2])
    #expect(sandbox.bytes(of: "runs/a/metadata.json") == before)
  }

  @Test func `--dry_run makes no ledger`() throws {
    #expect(try launch([line(1)], "--dry_run").exitCode == 0)
    #expect(!sandbox.exists("runs"))
  }

  @Test func `--limit runs this many at most, and the next launch continues`() throws {
    let lines = (1...5).map { line($0) }
    #expect(try launch(lines, "--limit", "2").exitCode == 0)
    #expect(order == [1, 2])
    #expect(try launch(lines, "--limit", "2").exitCode == 0)
    #expect(order == [1, 2, 3, 4])
    #expect(try launch(lines, "--limit", "0").exitCode == 0)
    #expect(try launch(lines).exitCode == 0)
    #expect(order == [1, 2, 3, 4, 5])
  }

  @Test func `what only the limit keeps from running is reported`() throws {
    let result = try launch([line(1)], "--limit", "0")
    #expect(result.errors == "batchrun: a: 1 skipped by --limit\n")
  }

  @Test func `the command to continue with uses the same ledger, with what failed`() throws {
    let lines = (1...3).map { line($0, exitCode: 1) + " # [[" }
    let options = ["--state_db_filename", "jobs.json", "--shell", "/bin/bash", "--workdir", "."]
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a")
    func run(_ more: String...) throws -> ProgramResult {
      try sandbox.run(Invocation(["launch", "a"] + options + more))
    }
    _ = try run()
    let halted = try run("--mode", "retry_failed", "--max_failures", "1")
    let hints = halted.errors.split(separator: "\n").filter {
      $0.hasPrefix("retry them") || $0.hasPrefix("run the rest: ")
    }
    #expect(hints.count == 1, "\(halted)")
    #expect(order == [1, 2, 3, 1])
    let hint = try #require(hints.first)
    let words = hint.split(separator: " ").drop { $0 != "batchrun" }
    try sandbox.run(Invocation(words.dropFirst().map(String.init)))
    // It halts as that one did.
    #expect(order == [1, 2, 3, 1, 1])
    for option in ["--shell", "--workdir", "--state-db-filename", "--max-failures"] {
      #expect(words.contains { $0 == option }, "\(halted)")
    }
  }

  @Test(arguments: launchOptionSamples)
  func `the command to retry what failed has the options of the launch`(options: [String]) throws {
    try sandbox.write("test -e \(sandbox.path("mended"))\n", to: "a b")
    let failed = try sandbox.run(Invocation(["launch", "a b"] + options))
    #expect(failed.exitCode == 1, "\(failed)")
    let hint = try #require(
      failed.errors.split(separator: "\n").first { $0.hasPrefix("retry them: ") })
    let command = try #require(hint.split(separator: ":   ").last)
    for word in options where word.hasPrefix("-") {
      #expect(command.split(separator: " ").contains { $0 == word }, "\(command)")
    }
    try sandbox.write("", to: "mended")
    let retried = try sandbox.shell(
      "batchrun() { \(batchrunBinary) \"$@\"; }; \(command)")
    #expect(retried.exitCode == 0, "\(command): \(retried)")
    #expect(retried.errors.contains(": 1 done, 0 failed"), "\(command): \(retried)")
  }

  @Test func `the command to continue with names a runfile that looks like an option`() throws {
    try sandbox.write("exit 1\n", to: "-a")
    let result = try sandbox.run(Invocation(["launch", "--", "-a"]))
    #expect(result.errors.contains("batchrun launch ./-a --mode retry-failed"), "\(result)")
  }

  @Test func `the rest of an overwrite is no resume`() throws {
    let lines = (1...3).map { line($0, exitCode: $0 == 1 ? 1 : 0) }
    try launch(lines)
    let halted = try launch(lines, "--mode", "overwrite", "--max_failures", "1")
    #expect(halted.errors.contains("2 not started"), "\(halted)")
    #expect(!halted.errors.contains("run the rest"), "\(halted)")
    try launch(lines + [line(4)], "--max_failures", "1")
    #expect(order == [1, 2, 3, 1, 4])
  }

  @Test func `--shuffle is the same for the same seed`() throws {
    let lines = (1...20).map { line($0) }
    func shuffled(_ seed: String) throws -> [Int] {
      sandbox.remove("order")
      try launch(lines, "--mode", "overwrite", "--shuffle", "--seed", seed)
      return order
    }
    let first = try shuffled("7")
    #expect(first.sorted() == Array(1...20))
    #expect(first != Array(1...20))
    #expect(try shuffled("7") == first)
    #expect(try shuffled("8") != first)
  }

  @Test func `--delay keeps starts apart`() throws {
    let lines = (1...4).map { line($0) }
    try launch(lines, "-j", "4", "--delay", "300ms")
    let starts = try lines.map { try ledger.record(of: $0)["start"]?.double ?? 0 }
    // The clock is read for the record a little after the decision, on a busy machine some time.
    for (first, second) in zip(starts, starts.dropFirst()) { #expect(second - first >= 0.2) }
  }

  @Test func `what is done in another folder is not run here, and that is reported once`() throws {
    for folder in ["w1", "w2"] {
      try sandbox.makeFolder(folder)
      try sandbox.write("", to: folder + "/data")
    }
    let lines = ["cat data > out", "cat data > out; true"]
    #expect(try launch(lines, "--workdir", "w1").exitCode == 0)
    let first = sandbox.path("w1")
    for options in [[], ["--dry-run"], ["--json"]] {
      let result = try sandbox.run(Invocation(["launch", "a", "--workdir", "w2"] + options))
      #expect(result.exitCode == 0, "\(result)")
      let said = (result.output + result.errors).count(
        of: "2 jobs count as done because they ran in '")
      #expect(said == 1, "\(result)")
      #expect((result.output + result.errors).contains("\(first)' (now '\(sandbox.path("w2"))')"))
      #expect((result.output + result.errors).contains("--name NAME"))
    }
    #expect(!sandbox.exists("w2/out"))
    // The same folder by another path is the same, and what runs needs no word.
    let same = try sandbox.run(Invocation(["launch", "a", "--workdir", "w2/../w1"]))
    #expect(!same.errors.contains("because"), "\(same)")
    let all = try sandbox.run(
      Invocation(["launch", "a", "--workdir", "w2", "--mode", "overwrite"]))
    #expect(all.exitCode == 0 && !all.errors.contains("because"), "\(all)")
    #expect(sandbox.exists("w2/out"))
  }

  @Test func `two runfiles that share a ledger are told apart`() throws {
    for folder in ["x", "y"] {
      try sandbox.makeFolder(folder)
      try sandbox.write("echo 1\necho \(folder)\n", to: folder + "/s.runfile")
    }
    #expect(try sandbox.batchrun("launch", "x/s.runfile").exitCode == 0)
    let result = try sandbox.batchrun("launch", "y/s.runfile")
    let (first, second) = (sandbox.path("x/s.runfile"), sandbox.path("y/s.runfile"))
    #expect(
      result.errors.contains(
        "1 job counts as done because it ran from '\(first)' (now '\(second)')"),
      "\(result)")
  }

  /// Also where none of their lines is the same.
  @Test(arguments: [("x/s.txt", "y/s.txt"), ("s.txt", "s.runfile")])
  func `that two runfiles share a ledger is reported once`(first: String, second: String) throws {
    for folder in ["x", "y"] { try sandbox.makeFolder(folder) }
    try sandbox.write("echo 1\n", to: first)
    try sandbox.write("echo 2\n", to: second)
    let said =
      "batchrun: '\(sandbox.path(first))' used this ledger before '\(sandbox.path(second))': "
      + "lines that both have run once; "
      + "--name NAME gives this runfile its own\n"
    #expect(try !sandbox.batchrun("launch", first).errors.contains("used this ledger"))
    #expect(try sandbox.batchrun("launch", second, "--dry-run").errors.contains(said))
    #expect(try sandbox.batchrun("launch", second).errors.hasPrefix(said))
    for runfile in [first, second] {
      #expect(try !sandbox.batchrun("launch", runfile).errors.contains("used this ledger"))
    }
    // Whoever gives a name means it.
    try sandbox.write("echo 3\n", to: "z.txt")
    let named = try sandbox.batchrun("launch", "z.txt", "--name", "s")
    #expect(!named.errors.contains("used this ledger"), "\(named)")
    // One that was renamed is the same.
    sandbox.remove(second)
    sandbox.remove(first)
    try sandbox.write("echo 4\n", to: "s")
    #expect(try !sandbox.batchrun("launch", "s").errors.contains("\(second)"))
  }

  @Test func `two commands with the same short id are two jobs with logs of their own`() throws {
    let pair = ["echo d95c0c83e92c475d", "echo 47cf7bcd75dc8f31"]
    #expect(try launch(pair).exitCode == 0)
    for command in pair {
      let file = try ledger.record(of: command)["stdout"]?.string ?? ""
      #expect(sandbox.text(of: "runs/a/\(file)") == String(command.dropFirst(5)) + "\n")
    }
    #expect(Set(sandbox.names(in: "runs/a/logs").map(\.count)) == [16, 64])
    // Either of them alone, and in the other order, is known again.
    for lines in [[pair[1]], [pair[0]], [pair[1], pair[0]]] {
      let again = try launch(lines)
      #expect(again.exitCode == 0)
      #expect(!again.errors.contains("to run"), "\(again)")
    }
    #expect(try ledger.records().count == 2)
  }

  @Test func `the second of such a pair is recognized in a launch of its own`() throws {
    #expect(try launch(["echo 47cf7bcd75dc8f31"]).exitCode == 0)
    let second = try launch(["echo d95c0c83e92c475d"])
    #expect(second.errors.contains("running 1 job "), "\(second)")
    #expect(try ledger.records().count == 2)
  }

  @Test func `a ledger of Python's batchrun is resumed as it is`() throws {
    try sandbox.makeFolder("acc")
    try sandbox.write(
      """
      {
        "\(id(of: line(1)))": {
          "command": "\(line(1))",
          "parameters": {},
          "start": 1700000000.25,
          "runtime": 1.5,
          "status": 0
        },
        "\(id(of: line(2)))": {
          "command": "\(line(2))",
          "parameters": {"lr": "0.1"},
          "start": 1700000000.25,
          "runtime": 1.5,
          "status": 1,
          "note": {"mine": [1, 2]}
        },
        "\(id(of: line(3)))": {
          "command": "\(line(3))",
          "parameters": {},
          "start": null,
          "runtime": null,
          "status": null
        }
      }
      """, to: "acc/state.json")
    let options = ["--accounting_dir", "acc", "--state_db_filename", "state.json"]
    let lines = (1...4).map { line($0) }
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a")
    let result = try sandbox.run(Invocation(["launch", "a"] + options))
    // Its second line has failed before.
    #expect(result.exitCode == 1, "\(result)")
    #expect(order == [3, 4])
    #expect(!sandbox.exists("runs"))
    var files = LedgerFiles(sandbox, "acc")
    files.snapshotName = "state.json"
    for number in 1...4 {
      let record = try files.record(of: line(number))
      for key in ["command", "parameters", "status", "start", "runtime"] {
        #expect(record[key] != nil, "\(number): \(key)")
      }
      #expect(record["status"]?.int == (number == 2 ? 1 : 0))
    }
    let kept = try files.record(of: line(2))
    #expect(kept["note"]?["mine"]?.array?.count == 2)
    #expect(kept["parameters"]?["lr"]?.string == "0.1")
    #expect(kept["start"]?.double == 1_700_000_000.25)

    let retried = try sandbox.run(Invocation(["launch", "a", "--mode", "retry_failed"] + options))
    #expect(retried.exitCode == 0, "\(retried)")
    #expect(order == [3, 4, 2])
  }

  private func id(of command: String) -> String {
    let result = try? sandbox.run(
      Invocation([], program: "/usr/bin/sha256sum", input: .text(command)))
    return String(result?.output.prefix(16) ?? "")
  }

  @Test func `parameters are read from the command`() throws {
    let line = "true --lr=0.1 --name 'a b' --fast --out=x/y"
    try launch([line])
    let parameters = try ledger.record(of: line)["parameters"]
    #expect(parameters?["lr"]?.string == "0.1")
    #expect(parameters?["name"]?.string == "a b")
    #expect(parameters?["out"]?.string == "x/y")
    #expect(parameters?["fast"] != nil)
  }

  @Test func `a runfile that grows during the launch is reported, and not read on`() throws {
    try sandbox.write("while ! test -e go; do sleep 0.02; done\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a")
    try eventually("the job runs") { !sandbox.names(in: "runs/a/logs").isEmpty }
    try sandbox.append("touch late\n", to: "a")
    try sandbox.write("", to: "go")
    let result = try launch.wait()
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("the runfile changed during the launch"), "\(result)")
    #expect(!sandbox.exists("late"))
  }
}

extension String {
  /// How often a text stands in it.
  fileprivate func count(of text: String) -> Int {
    split(separator: text, omittingEmptySubsequences: false).count - 1
  }
}
