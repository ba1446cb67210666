import Glibc
import JSON
import TestSupport
import Testing

/// Jobs that fail, take too long, or are tried again; launches that give up.
@Suite struct LaunchFailureTests {
  private let sandbox: Sandbox
  private let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  private func launch(_ lines: [String], _ options: String...) throws -> ProgramResult {
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a")
    return try sandbox.run(Invocation(["launch", "a"] + options))
  }

  // MARK: How a job can end

  @Test func `the exit code is the job's, and that of the launch is 1`() throws {
    let lines = [
      "true", "false", "exit 77", "exit 255", "/nonexistent", "/etc/passwd", "no-such-command x",
      "echo 'unbalanced", "sh -c 'kill -9 $$'", "sh -c 'kill -SEGV $$'; exit $?",
    ]
    let result = try launch(lines, "-j", "4", "--no-checks")
    #expect(result.exitCode == 1)
    let codes = [0, 1, 77, 255, 127, 126, 127, 2, 137, 139]
    for (line, code) in zip(lines, codes) {
      let record = try ledger.record(of: line)
      #expect(record["exit_code"]?.int == code, "\(line)")
      #expect(record["status"]?.int == code, "\(line)")
      #expect(record["state"]?.string == (code == 0 ? "completed" : "error"), "\(line)")
    }
    #expect(result.errors.contains("1 completed, 9 failed"), "\(result)")
  }

  @Test func `a job whose child the system kills has failed with 137`() throws {
    let lines = [
      "sh -c 'kill -9 $$'; true", "sh -c 'kill -9 $$'; exit $?",
      "python3 -c 'import os; os.kill(os.getpid(), 9)'",
    ]
    let result = try launch(lines)
    #expect(result.exitCode == 1)
    #expect(try ledger.record(of: lines[0])["exit_code"]?.int == 0)
    #expect(try ledger.record(of: lines[1])["exit_code"]?.int == 137)
    let direct = try ledger.record(of: lines[2])
    #expect(direct["exit_code"]?.int == 137)
    #expect(direct["state"]?.string == "error")
    let errors = sandbox.text(of: "runs/a/" + (direct["stderr"]?.string ?? ""))
    #expect(errors == "Killed\n")
  }

  @Test(arguments: [("KILL", 9), ("SEGV", 11), ("USR1", 10)])
  func `a job whose shell itself crashes or is killed has failed`(
    name: String, signal: Int
  ) throws {
    let line = "kill -\(name) $$; exit 0"
    let result = try launch([line, "true"])
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("killed by signal \(signal)"), "\(result)")
    let record = try ledger.record(of: line)
    #expect(record["state"]?.string == "error")
    #expect(record["outcome"]?.string == "signaled")
    #expect(record["signal"]?.int == signal)
    #expect(record["status"]?.int == 128 + signal)
    #expect(record["reason"]?.string == "killed by signal \(signal)")
    _ = try launch([line, "true"])
    #expect(try ledger.record(of: line)["attempts"]?.int == 1)
  }

  @Test func `a job whose shell is asked to end has not finished, and runs again`() throws {
    let line = "test -e again && exit 0; touch again; kill -TERM $$"
    #expect(try launch([line, "true"]).exitCode == 1)
    let record = try ledger.record(of: line)
    #expect(record["state"]?.string == "terminated")
    #expect(record["signal"]?.int == 15)
    #expect(record["status"] == .null)
    #expect(try launch([line, "true"]).exitCode == 0)
    #expect(try ledger.record(of: line)["attempts"]?.int == 2)
  }

  @Test func `usage is the job's own`() throws {
    let busy = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"
    let big = "python3 -c 'x = bytearray(80_000_000)'"
    #expect(try launch([busy, big, "sleep 0.3"]).exitCode == 0)
    let record = try ledger.record(of: busy)
    let cpu = (record["user_cpu"]?.double ?? 0) + (record["system_cpu"]?.double ?? 0)
    #expect(cpu > 0.02)
    #expect(cpu <= (record["runtime"]?.double ?? 0) + 0.05)
    #expect(try ledger.record(of: big)["max_rss"]?.int ?? 0 > 80_000_000)
    let idle = try ledger.record(of: "sleep 0.3")
    #expect(idle["runtime"]?.double ?? 0 >= 0.3)
    #expect(idle["user_cpu"]?.double ?? 1 < 0.2)
    #expect(idle["host"]?.string?.isEmpty == false)
  }

  // MARK: Time limits

  @Test func `a job that exceeds its time is ended, all of it, and has failed`() throws {
    let line = "(setsid sleep 1000 & sleep 1000 | cat)"
    let result = try launch([line, "true"], "--timeout", "500ms")
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("failed (timed out)"), "\(result)")
    let record = try ledger.record(of: line)
    #expect(record["outcome"]?.string == "timed_out")
    #expect(record["state"]?.string == "error")
    #expect(record["status"]?.int == 124)
    #expect(record["runtime"]?.double ?? 0 >= 0.5)
    #expect(try ledger.record(of: "true")["state"]?.string == "completed")
    #expect(sandbox.livingProcesses() == [])
    // It has finished, badly: a resume leaves it alone, and says that it is not done.
    #expect(try launch([line, "true"]).exitCode == 1)
    #expect(try ledger.record(of: line)["attempts"]?.int == 1)
  }

  @Test func `what ignores the end of its time is killed`() throws {
    let line = "trap '' TERM; while :; do sleep 0.05; done"
    let result = try launch([line], "--timeout", "200ms", "--grace", "200ms")
    #expect(result.exitCode == 1)
    #expect(try ledger.record(of: line)["outcome"]?.string == "timed_out")
    #expect(sandbox.livingProcesses() == [])
  }

  @Test func `with many slots, one job that lingers does not hold up the others`() throws {
    // Its time is up, and its shell ends; what it has left behind does not.
    let lingers =
      "test -e ended && exit 0; trap 'touch ended; exit 1' TERM; "
      + "(trap '' TERM; while ! test -e go; do sleep 0.02; done) & wait"
    let others = (1...20).map { "test -e ended # \($0)" }
    try sandbox.write(([lingers] + others).map { $0 + "\n" }.joined(), to: "a")
    let launch = try sandbox.startBatchrun(
      "launch", "a", "-j", "70", "--timeout", "1s", "--grace", "1000s", "--retries", "100",
      "--retry-delay", "100ms", "--progress", "none")
    try eventually("all others are done") {
      ledger.finishedCommands(containing: "test -e ended #", states: ["completed"]).count == 20
    }
    #expect(!launch.hasEnded)
    try sandbox.write("", to: "go")
    #expect(try launch.wait().exitCode == 0)
    #expect(try ledger.record(of: lingers)["attempts"]?.int == 2)
  }

  // MARK: Retries

  @Test func `a failed job is tried again, and every attempt is kept`() throws {
    let line =
      "echo out $BATCHRUN_ATTEMPT; echo err $BATCHRUN_ATTEMPT >&2; test $BATCHRUN_ATTEMPT = 3"
    let result = try launch([line], "--retries", "5", "--retry-delay", "50ms")
    #expect(result.exitCode == 0, "\(result)")
    let record = try ledger.record(of: line)
    #expect(record["attempts"]?.int == 3)
    #expect(record["state"]?.string == "completed")
    let history = try #require(record["history"]?.array)
    #expect(history.count == 2)
    for (index, attempt) in history.enumerated() {
      #expect(attempt["state"]?.string == "error")
      #expect(attempt["exit_code"]?.int == 1)
      let (output, errors) = (attempt["stdout"]?.string ?? "", attempt["stderr"]?.string ?? "")
      #expect(output.hasSuffix("/out.\(index + 1).log"))
      #expect(sandbox.text(of: "runs/a/\(output)") == "out \(index + 1)\n")
      #expect(sandbox.text(of: "runs/a/\(errors)") == "err \(index + 1)\n")
    }
    let output = record["stdout"]?.string ?? ""
    #expect(output.hasSuffix("/out.log"))
    #expect(sandbox.text(of: "runs/a/\(output)") == "out 3\n")
    // The waits are 50 ms and 100 ms, each up to a quarter shorter or longer.
    let starts = (history + [record]).compactMap { $0["start"]?.double }
    let ends = history.compactMap { attempt -> Double? in
      guard let start = attempt["start"]?.double, let runtime = attempt["runtime"]?.double
      else { return nil }
      return start + runtime
    }
    #expect(starts.count == 3 && ends.count == 2)
    #expect(starts[1] - ends[0] > 0.035)
    #expect(starts[2] - ends[1] > 0.070)
  }

  @Test func `after its last retry a job has failed`() throws {
    let result = try launch(["exit 4", "true"], "--retries", "2", "--retry-delay", "10ms")
    #expect(result.exitCode == 1)
    #expect(try ledger.record(of: "exit 4")["attempts"]?.int == 3)
    #expect(result.errors.contains("1 completed, 1 failed"), "\(result)")
  }

  @Test func `while a job waits for its next attempt, others use the worker`() throws {
    let trace = try JobTrace(in: sandbox)
    let result = try launch(
      ["test -e other", trace.line("2", seconds: 0), "touch other"], "--retries", "1",
      "--retry-delay", "300ms")
    #expect(result.exitCode == 0, "\(result)")
    #expect(trace.startedJobs == ["2"])
  }

  @Test func `a first wait may be as long as one likes`() throws {
    try sandbox.write("exit 1\n", to: "a")
    let launch = try sandbox.startBatchrun(
      "launch", "a", "--retries", "1", "--retry-delay", "10h", "--json")
    try eventually("the wait is told") { launch.output.contains("\"retry_in\":") }
    launch.send(SIGTERM)
    let wait = try launch.wait().jsonLines.compactMap { $0["retry_in"]?.double }.first ?? 0
    #expect((7.5...12.5).contains(wait / 3600))
  }

  @Test func `a launch that is stopped does not wait for retries`() throws {
    try sandbox.write("touch tried; exit 1\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a", "--retries", "3", "--retry-delay", "1h")
    try eventually("the first attempt has failed") { launch.errors.contains("retrying in") }
    launch.send(SIGTERM)
    #expect(try launch.wait().end == .signaled(SIGTERM))
  }

  // MARK: Giving up

  @Test(arguments: [["--halt", "soon,fail=2"], ["--max_failures", "2"]])
  func `after N failures nothing new starts`(options: [String]) throws {
    let lines = ["exit 1", "true", "exit 2", "touch late"]
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a")
    let result = try sandbox.run(Invocation(["launch", "a"] + options))
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("halted after 2 failures"), "\(result)")
    #expect(!sandbox.exists("late"))
    // What was not started is run next time; what has failed still counts.
    #expect(try sandbox.batchrun("launch", "a").exitCode == 1)
    #expect(sandbox.exists("late"))
  }

  @Test func `'soon' lets running jobs finish, 'now' ends them`() throws {
    let running = "touch ready; while ! test -e go; do sleep 0.02; done"
    let failing = "while ! test -e ready; do sleep 0.02; done; exit 1"
    try sandbox.write("\(running)\n\(failing)\ntouch late\n", to: "a")
    let soon = try sandbox.startBatchrun("launch", "a", "-j", "2", "--halt", "soon,fail=1")
    try eventually("it is halted") { soon.errors.contains("halted after 1 failure") }
    try sandbox.write("", to: "go")
    #expect(try soon.wait().exitCode == 1)
    #expect(try ledger.record(of: running)["state"]?.string == "completed")
    #expect(!sandbox.exists("late"))

    sandbox.remove("go")
    let now = try sandbox.batchrun(
      "launch", "a", "-j", "2", "--mode", "overwrite", "--halt", "now,fail=1")
    #expect(now.exitCode == 1, "\(now)")
    #expect(try ledger.record(of: running)["state"]?.string == "terminated")
    #expect(!sandbox.exists("late"))
  }

  @Test func `a share of all jobs can be the limit`() throws {
    let lines = (1...10).map { "exit \($0)" } + ["touch late"]
    let result = try launch(lines, "--halt", "soon,fail=25%")
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("halted after 3 failures"), "\(result)")
    #expect(!sandbox.exists("late"))
  }
}
