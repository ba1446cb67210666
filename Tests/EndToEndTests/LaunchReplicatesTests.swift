import JSON
import TestSupport
import Testing

/// Equal lines of a runfile: one job, or a job each.
@Suite struct LaunchReplicatesTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @discardableResult
  private func launch(_ lines: [String], _ options: String...) throws -> ProgramResult {
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a")
    return try sandbox.run(Invocation(["launch", "a"] + options))
  }

  /// The records, also those of one command.
  private func snapshot() throws -> [JSONValue] {
    try sandbox.json(of: "runs/a/metadata.json").object?.members.map(\.value) ?? []
  }

  private func states() throws -> [String] {
    try snapshot().compactMap { $0["state"]?.string }.sorted()
  }

  @Test func `the same line again is the same job, and that is reported`() throws {
    let (one, two) = ("echo 1 >> order", "echo 2 >> order")
    let result = try launch([one, two, one, one])
    #expect(result.exitCode == 0)
    #expect(sandbox.lines(of: "order") == ["1", "2"])
    #expect(
      result.errors.contains(
        "skipping 2 duplicate lines (first: line 3); number them ('COMMAND # 1') or give "
          + "--replicates to run them all"),
      "\(result)")
    let plan = try sandbox.batchrun("launch", "a", "--dry-run")
    #expect(plan.errors.contains("skipping 2 duplicate lines (first: line 3)"), "\(plan)")
  }

  @Test func `with --replicates each of several equal lines is a job, the first the one it was`()
    throws
  {
    let equal = "echo $BATCHRUN_JOB_ID >> seen; echo x"
    try launch([equal, equal])
    #expect(sandbox.lines(of: "seen").count == 1)
    let result = try launch([equal, equal, "echo other", equal], "--replicates", "-j", "2")
    #expect(result.exitCode == 0, "\(result)")
    #expect(!result.errors.contains("equal lines"), "\(result)")
    let ids = Set(sandbox.lines(of: "seen"))
    #expect(ids.count == 3 && sandbox.lines(of: "seen").count == 3)
    let records = try snapshot().filter { $0["command"]?.string == equal }
    #expect(records.map { $0["replicate"]?.int ?? 1 }.sorted() == [1, 2, 3])
    #expect(Set(records.compactMap { $0["stdout"]?.string }).count == 3)
    // What comes between them, before them or behind them changes nothing but what is new.
    let again = try launch(["echo first", equal, equal, equal, equal], "--replicates")
    #expect(again.exitCode == 0, "\(again)")
    #expect(sandbox.lines(of: "seen").count == 4)
    #expect(ids.isSubset(of: Set(sandbox.lines(of: "seen"))))
  }

  @Test func `a failed replicate is retried alone`() throws {
    let equal = "mkdir once 2>/dev/null || exit 3"
    #expect(try launch([equal, equal, equal], "--replicates").exitCode == 1)
    #expect(try states() == ["completed", "error", "error"])
    sandbox.remove("once")
    let retry = try launch([equal, equal, equal], "--replicates", "--mode", "retry_failed")
    #expect(
      retry.errors.contains("running 2 jobs (2 retries; 1 already completed) on 1 worker"),
      "\(retry)")
    #expect(try states() == ["completed", "completed", "error"])
  }

  @Test func `replicates that a spec writes run each`() throws {
    try sandbox.write(
      "program: echo hi\nparameters: {n: [1, 2]}\nreplicates: {count: 3, as: none}\n", to: "g.yml")
    let sweep = try sandbox.batchrun("sweep", "g.yml", "--out", "a")
    #expect(sweep.output.hasSuffix("Launch it with: batchrun launch a --replicates\n"), "\(sweep)")
    let once = try sandbox.batchrun("launch", "a", "--dry-run")
    #expect(once.errors.contains("skipping 4 duplicate lines (first: line 2)"), "\(once)")
    #expect(
      once.output.hasSuffix("2 jobs to run, 0 to skip (2 new); 4 lines repeated\n"), "\(once)")
    #expect(try sandbox.batchrun("launch", "a", "--replicates").exitCode == 0)
    #expect(try states() == Array(repeating: "completed", count: 6))
  }
}
