import JSON
import TestSupport
import Testing

/// Folders of a ledger are removed while jobs run.
@Suite struct LogsRemovedTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func states(_ ledger: String) throws -> [String] {
    let result = try sandbox.batchrun("runs", "--json", "--all")
    let runs = try #require(JSONValue(parsing: Array(result.output.utf8)).array)
    return runs.compactMap { $0["status"]?.string ?? $0["state"]?.string }
  }

  private func launch(_ options: String..., removing folder: String) throws -> ProgramResult {
    let wait =
      "touch \(sandbox.path("began")); while ! test -e \(sandbox.path("go")); do sleep 0.02; done"
    try sandbox.write(wait + "\n" + (1...8).map { "echo \($0)\n" }.joined(), to: "a")
    // One worker: nothing but the first job has a folder yet.
    let launch = try sandbox.start(Invocation(["launch", "a", "-j", "1"] + options))
    try eventually("it runs") { sandbox.exists("began") }
    sandbox.remove("runs/a/\(folder)")
    try sandbox.write("", to: "go")
    return try launch.wait()
  }

  @Test func `logs that are removed during a launch are made again`() throws {
    let result = try launch(removing: "logs")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try states("a") == Array(repeating: "completed", count: 9))
    // That of the job that ran is gone.
    #expect(sandbox.names(in: "runs/a/logs").count == 8)
  }

  @Test func `so are the folders that jobs work in`() throws {
    let result = try launch("--isolate", removing: "dirs")
    #expect(result.exitCode == 0, "\(result)")
    #expect(sandbox.names(in: "runs/a/dirs").count == 8)
  }

  @Test func `a further attempt has logs though those of the first were removed`() throws {
    try sandbox.write(
      "echo start >> seen; while ! test -e go; do sleep 0.02; done; test $(wc -l < seen) = 2\n",
      to: "a")
    let launch = try sandbox.startBatchrun("launch", "a", "--retries", "1", "--retry-delay", "0.1")
    try eventually("it runs") { sandbox.exists("seen") }
    sandbox.remove("runs/a/logs")
    try sandbox.write("", to: "go")
    let result = try launch.wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(sandbox.names(in: "runs/a/logs").count == 1)
  }

  @Test func `logs that are removed during a batch are made again`() throws {
    try sandbox.write("op:\n  exec: sh op.sh ${n}\n  flags: {n: 0}\n", to: "batchrun.yml")
    try sandbox.write(
      "echo $1 >> \(sandbox.path("seen")); while ! test -e \(sandbox.path("go")); do sleep 0.02; done",
      to: "op.sh")
    let batch = try sandbox.startBatchrun("run", "op", "n=[1,2,3]", "-y", "--keep-batch")
    try eventually("it runs") { sandbox.exists("seen") }
    sandbox.remove("runs/op/logs")
    try sandbox.write("", to: "go")
    let result = try batch.wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(try !states("op").contains("error"))
  }

  @Test func `where the whole ledger is removed, jobs are withheld`() throws {
    try sandbox.write(
      "touch began; while ! test -e go; do sleep 0.02; done\necho 2 >> seen\necho 3 >> seen\n",
      to: "a")
    let launch = try sandbox.startBatchrun("launch", "a")
    try eventually("it runs") { sandbox.exists("began") }
    sandbox.remove("runs/a")
    try sandbox.write("", to: "go")
    let result = try launch.wait()
    #expect(result.exitCode == 74, "\(result)")
  }
}
