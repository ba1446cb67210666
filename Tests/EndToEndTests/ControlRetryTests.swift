import Glibc
import JSON
import TestSupport
import Testing

/// Jobs that wait to be tried again, and the commands that a launch proposes at its end.
@Suite struct ControlRetryTests: ControlScene {
  let sandbox: Sandbox
  let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  private func status() throws -> JSONValue {
    try sandbox.batchrun("status", "a", "--json").json
  }

  /// One job that has failed and waits for its retry, and one that runs.
  private func startWithRetry(_ options: String...) throws -> RunningProgram {
    try sandbox.write("exit 3\n\(waiting(2))\n", to: "a.runfile")
    let launch = try sandbox.start(
      Invocation(
        ["launch", "a.runfile", "-j", "2", "--retries", "1", "--retry-delay", "60s"] + options))
    try eventually("it waits for its retry") {
      (try? status())?["waiting_for_retry"]?.int == 1
    }
    return launch
  }

  @Test func `a job that waits for its retry is shown as that`() throws {
    let launch = try startWithRetry()
    let json = try status()
    #expect(json["jobs"]?["error"]?.int == 0 && json["jobs"]?["pending"]?.int == 1, "\(json)")
    #expect(json["left"]?.int == 1)
    let text = try sandbox.batchrun("status", "a").output
    #expect(
      text.contains("  0 done, 0 failed, 1 running, 1 waiting for a retry, 0 left;"), "\(text)")
    // A retry on request is made now.
    try sandbox.write("", to: "go.2")
    #expect(try ask("retry", "a", "1") == "1: will be retried now\n")
    #expect(try launch.wait().exitCode == 1)
    #expect(try status()["jobs"]?["error"]?.int == 1)
    #expect(try status()["waiting_for_retry"] == nil)
  }

  @Test(arguments: [[], ["--drain"]])
  func `a stop in the delay of a retry tells of the failure`(options: [String]) throws {
    let launch = try startWithRetry()
    _ = try sandbox.run(Invocation(["stop", "a", "-y"] + options))
    if !options.isEmpty { try letGo(2) }
    let result = try launch.wait()
    #expect(result.errors.contains("batchrun: line 1 failed (exit code 3): exit 3"), "\(result)")
    #expect(result.errors.contains("\n1 failed: exit 3\n"), "\(result)")
    #expect(try status()["jobs"]?["error"]?.int == 1)
  }

  @Test func `programs are told of a retry that is dropped`() throws {
    let launch = try startWithRetry("--json")
    launch.send(SIGINT)
    let events = try launch.wait().output.split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8))
    }
    let dropped = events.filter { $0["event"]?.string == "retry_dropped" }
    #expect(dropped.map { $0["attempt"]?.int } == [1], "\(events)")
    #expect(events.last?["failed"]?.int == 1 && events.last?["retried"]?.int == 0)
  }

  @Test func `a retry that is cancelled in its delay is among the interrupted`() throws {
    let launch = try startWithRetry()
    #expect(try ask("cancel", "a", "1") == "1: cancelled\n")
    #expect(try sandbox.batchrun("status", "a").output.contains("\n  line 1  cancelled  exit 3\n"))
    try letGo(2)
    let result = try launch.wait()
    #expect(result.errors.contains("a: 1 done, 0 failed, 1 interrupted\n"), "\(result)")
    #expect(result.errors.contains("\n1 interrupted: cancelled\n"), "\(result)")
  }

  // MARK: Commands that are proposed

  @Test func `the command for the rest has the workers that were set`() throws {
    let launch = try start([waiting(1), "exit 1", "true"], "-j", "1")
    _ = try process(1)
    _ = try ask("set", "a", "-j", "3")
    try eventually("the others have run") { try status()["jobs"]?["error"]?.int == 1 }
    try letGo(1)
    let result = try launch.wait()
    #expect(
      result.errors.contains(
        "retry them:   batchrun launch a.runfile --n-jobs 3 --mode retry-failed"),
      "\(result)")
  }

  /// What a user copies from the last lines must do what they say.
  @Test func `lines from standard input are retried by the command that is proposed`() throws {
    let lines = "test -e fixed\ntrue\n"
    let first = try sandbox.run(
      Invocation(["launch", "-", "--name", "in put"], input: .text(lines)))
    #expect(first.exitCode == 1)
    let proposed = try #require(
      first.errors.split(separator: "\n").first { $0.hasPrefix("retry them:") })
    let command = proposed.dropFirst("retry them:".count)
    #expect(command.contains("status 'in put' --failed | batchrun launch -"), "\(command)")
    try sandbox.write("", to: "fixed")
    let script = "batchrun() { '\(batchrunBinary)' \"$@\"; }; \(command)"
    let second = try sandbox.run(Invocation(["-c", script], program: "/bin/sh"))
    #expect(second.exitCode == 0, "\(second)")
    #expect(second.errors.contains("batchrun: in put: 1 done, 0 failed"), "\(second)")
  }
}
