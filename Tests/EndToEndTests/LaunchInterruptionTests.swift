import Glibc
import JSON
import TestSupport
import Testing

/// What a launch that did not come to all of its jobs leaves: the counts of `status`, and its last lines.
@Suite struct LaunchInterruptionTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func status(_ name: String) throws -> (line: String, json: JSONValue?) {
    let lines = try sandbox.batchrun("status", name).output.split(separator: "\n").map(String.init)
    let json = try sandbox.batchrun("status", name, "--json").output
    return (lines.dropFirst().first ?? "", try JSONValue(parsing: Array(json.utf8)))
  }

  /// Interrupts the launch when its second job is at work.
  private func interrupt(_ options: String...) throws -> ProgramResult {
    let launch = try sandbox.start(Invocation(["launch", "ow"] + options))
    try eventually("the second job is at work") { sandbox.exists("ready") }
    launch.send(SIGINT)
    return try launch.wait()
  }

  @Test func `an interrupted overwrite counts each job once, and names the command that continues`()
    throws
  {
    try sandbox.write(
      "true 1\nif test -e slow; then touch ready; sleep 1000; fi\ntrue 3\n", to: "ow")
    #expect(try sandbox.batchrun("launch", "ow").exitCode == 0)
    try sandbox.write("", to: "slow")
    let result = try interrupt("--mode", "overwrite")
    #expect(
      result.errors.contains("1 done, 0 failed, 1 interrupted, 1 not started"), "\(result)")
    #expect(
      result.errors.contains("run all again: batchrun launch ow --mode overwrite"), "\(result)")
    #expect(result.errors.contains("jobs that were not started keep their earlier results"))
    let (line, json) = try status("ow")
    #expect(
      line
        == "  2 done, 0 failed, 0 running, 1 interrupted; the last launch did not start 1 of them"
    )
    #expect(json?["not_started"]?.int == 0)
    #expect(json?["not_run_again"]?.int == 1)
  }

  @Test func `an interrupted resume counts what was cut off before and new lines once`() throws {
    try sandbox.write(
      "true 1\ntouch ready; sleep 1000\nsleep 1001; touch x\n", to: "ow")
    let launch = try sandbox.startBatchrun("launch", "ow", "-j", "2")
    try eventually("two jobs are at work") {
      sandbox.exists("ready") && sandbox.names(in: "runs/ow/logs").count == 3
    }
    launch.send(SIGINT)
    _ = try launch.wait()
    _ = try sandbox.shell("rm ready; echo true 4 >> ow")
    let result = try interrupt()
    #expect(result.errors.contains("run the rest: batchrun launch ow"), "\(result)")
    let (line, json) = try status("ow")
    #expect(line.hasPrefix("  1 done, 0 failed, 0 running, 2 interrupted, 1 not started; "))
    #expect(json?["not_run_again"]?.int == 1)
  }

  @Test func `a launch that is halted hints at what failed and at the rest`() throws {
    try sandbox.write("exit 1\ntrue\n", to: "h")
    let result = try sandbox.batchrun("launch", "h", "--halt", "soon,fail=1")
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("halted after 1 failure; no new jobs start\n"), "\(result)")
    #expect(result.errors.contains("retry them:   batchrun launch h --mode"))
    #expect(result.errors.contains("run the rest: batchrun launch h --halt"))
  }

  @Test func `attempts of earlier launches are not counted as tries of this one`() throws {
    try sandbox.write("exit 1\n", to: "h")
    for _ in 1...2 {
      let result = try sandbox.batchrun("launch", "h", "--mode", "overwrite")
      #expect(result.errors.contains("\n  line 1  exit 1  ["), "\(result)")
    }
    let result = try sandbox.batchrun("launch", "h", "--mode", "overwrite", "--retries", "1")
    #expect(result.errors.contains("\n  line 1  exit 1 (2 attempts)  ["), "\(result)")
  }

  @Test func `a runfile that was removed during the launch is reported as missing`() throws {
    try sandbox.write("rm a\n", to: "a")
    let result = try sandbox.batchrun("launch", "a")
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("batchrun: the runfile 'a' is missing"), "\(result)")
    #expect(!result.errors.contains("has changed"))
  }

  @Test func `a ledger that was removed during the launch is reported once at the end`() throws {
    try sandbox.write("rm -rf runs/a; sleep 1.5\ntrue\n", to: "a")
    let result = try sandbox.batchrun("launch", "a")
    #expect(result.exitCode == 74)
    let errors = result.errors.split(separator: "\n").filter {
      $0.hasPrefix("batchrun: error: cannot")
    }
    #expect(errors.count == 1, "\(result)")
  }
}
