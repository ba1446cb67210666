import JSON
import TestSupport
import Testing

/// How requests to a running launch or batch name jobs.
@Suite struct ControlNamesTests: ControlScene {
  let sandbox: Sandbox
  let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  @Test func `digits that are no line are the beginning of an id`() throws {
    let failing = try withDigits("test -e fixed")
    let (first, second, third) = try (
      withDigits(waiting(1)), withDigits(waiting(2)), withDigits(waiting(3))
    )
    let lines = [failing, first, second, third].map(\.command)
    let launch = try start(lines, "-j", "1")
    _ = try process(1)
    #expect(try ask("cancel", "a", second.digits).hasSuffix(": cancelled before it started\n"))
    #expect(try ask("skip", "a", third.digits).hasSuffix(": skipped\n"))
    try sandbox.write("", to: "fixed")
    #expect(try ask("retry", "a", failing.digits).hasSuffix(": will be retried\n"))
    #expect(try ask("cancel", "a", "9999999", exitCode: 2).contains("no job '9999999' in 'a'"))
    try letGo(1)
    #expect(try launch.wait().exitCode == 1)
    #expect(try ledger.stateCounts() == ["completed": 2, "skipped": 1])
    #expect(try ledger.record(of: lines[0])["attempts"]?.int == 2)
    #expect(try ledger.record(of: lines[3])["state"]?.string == "skipped")
  }

  @Test func `trials are named by the digits with which their ids begin`() throws {
    let batch = try BatchProject()
    let values = (1...150).map { "\($0)" }.joined(separator: ",")
    let run = try batch.start("wait", "n=[\(values)]", "-j", "1")
    try batch.waitForStart(of: "1")
    let runs = try batch.sandbox.batchrun("runs", "--all", "--json").json.array ?? []
    let ids = runs.compactMap { $0["id"]?.string }
    let named = runs.filter { run in
      guard run["status"]?.string == "pending", let id = run["id"]?.string,
        let number = Int(id.prefix(4)), number >= 1000
      else { return false }
      return ids.count { $0.hasPrefix(id.prefix(4)) } == 1
    }
    try #require(named.count >= 3, "3 of 150 ids begin with four digits")
    for (run, verb) in zip(named, ["cancel", "skip", "skip"]) {
      let digits = try String(#require(run["id"]?.string).prefix(4))
      let result = try batch.sandbox.batchrun(verb, "wait", digits)
      #expect(result.exitCode == 0, "\(verb) \(digits): \(result)")
    }
    let digits = try String(#require(named[2]["id"]?.string).prefix(4))
    let retried = try batch.sandbox.batchrun("retry", "wait", digits)
    #expect(retried.exitCode == 0, "\(retried)")
    try batch.letGo()
    _ = try run.wait()
    let states = try batch.states()
    func state(_ run: JSONValue) throws -> String? {
      states["\(try #require(run["flags"]?["n"]?.int))"]
    }
    #expect(try named.prefix(3).map(state) == ["pending", "skipped", "completed"])
    #expect(states.values.count { $0 == "completed" } == 148)
  }

  /// The command with a comment by which its id begins with four digits, and these.
  private func withDigits(_ command: String) throws -> (command: String, digits: String) {
    let script = """
      import hashlib, re, sys
      for number in range(100000):
        command = f"{sys.argv[1]} # {number}"
        name = hashlib.sha256(command.encode()).hexdigest()
        if re.match("[1-9][0-9]{3}[a-f]", name):
          print(command, name[:4], sep="\\n")
          break
      """
    let words = ["python3", "-c", script, command]
    let result = try sandbox.run(Invocation(words, program: "/usr/bin/env"))
    let lines = result.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 2, "\(result)")
    return (lines[0], lines[1])
  }
}
