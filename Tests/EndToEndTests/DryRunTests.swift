import TestSupport
import Testing

/// The table of `launch --dry-run`.
@Suite struct DryRunTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("true --lr=0.1\nfalse --lr=0.01\ntrue --lr=0.001\n", to: "a")
  }

  @Test func `a pipe gets all of it`() throws {
    try sandbox.batchrun("launch", "a", "--limit", "2")
    let result = try sandbox.batchrun("launch", "a", "--dry-run", "-j", "2")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(
      lines.prefix(5) == [
        "action  reason     lr     command", "skip    completed  0.1    true --lr=0.1",
        "skip    failed     0.01   false --lr=0.01", "run     new        0.001  true --lr=0.001",
        "1 job to run, 2 to skip (1 new, 1 completed, 1 failed)",
      ], "\(result)")
    #expect(lines.count == 6)
    #expect(lines.last?.hasPrefix("about 0.") == true)
    #expect(lines.last?.contains("s on 2 workers (1 finished job took 0.") == true, "\(result)")
  }

  @Test func `where nothing is to be run there is no estimate`() throws {
    try sandbox.batchrun("launch", "a")
    let result = try sandbox.batchrun("launch", "a", "--dry-run")
    #expect(result.output.hasSuffix("0 jobs to run, 3 to skip (2 completed, 1 failed)\n"))
  }

  @Test func `a terminal shows the parameters alone`() throws {
    let terminal = try sandbox.startInTerminal(Invocation(["launch", "a", "--dry-run"]))
    let screen = try terminal.wait().output
    #expect(screen.contains("action  reason  lr"), "\(screen)")
    #expect(screen.contains("run     new     0.001"), "\(screen)")
    #expect(!screen.contains("--lr"), "\(screen)")
    #expect(screen.contains("1 more column: command ('| cat' shows all)"), "\(screen)")
  }

  @Test func `an empty runfile has no table`() throws {
    try sandbox.write("# nothing\n", to: "a")
    #expect(try sandbox.batchrun("launch", "a", "--dry-run").output == "0 jobs to run, 0 to skip\n")
  }
}
