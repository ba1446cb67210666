import Glibc
import JSON
import TestSupport
import Testing

/// Two launches of one ledger.
@Suite struct LaunchExclusionTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func startHeld() throws -> RunningProgram {
    try sandbox.write("echo >> seen; while ! test -e go; do sleep 0.02; done\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a")
    try eventually("the job runs") { sandbox.exists("seen") }
    return launch
  }

  @Test func `the second launch is told who has the ledger, and exits with 75`() throws {
    let launch = try startHeld()
    let launcher = try launch.waitForLauncher()
    let second = try sandbox.batchrun("launch", "a")
    #expect(second.exitCode == 75)
    #expect(
      second.errors.hasPrefix(
        "batchrun: error: another launch holds 'runs/a': pid \(launcher) on "), "\(second)")
    #expect(second.errors.hasSuffix("hint: wait for it with '--wait'\n"), "\(second)")
    try sandbox.write("", to: "go")
    #expect(try launch.wait().exitCode == 0)
    #expect(sandbox.lines(of: "seen").count == 1)
  }

  @Test func `with --wait it continues when the first has ended`() throws {
    let launch = try startHeld()
    try sandbox.append("touch more\n", to: "a")
    let second = try sandbox.startBatchrun("launch", "a", "--wait")
    try eventually("it says that it waits") {
      second.errors.contains("waiting for the launch that has this ledger: pid ")
    }
    #expect(!sandbox.exists("more"))
    try sandbox.write("", to: "go")
    #expect(try launch.wait().exitCode == 0)
    let result = try second.wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors.contains("running 1 job (1 already completed) on 1 worker"), "\(result)")
    #expect(sandbox.exists("more"))
    #expect(sandbox.lines(of: "seen").count == 1)
  }

  @Test func `a launch that waits can be interrupted`() throws {
    let launch = try startHeld()
    let second = try sandbox.startBatchrun("launch", "a", "--wait")
    try eventually("it says that it waits") { second.errors.contains("waiting for the launch") }
    second.send(SIGINT)
    #expect(try second.wait().end == .signaled(SIGINT))
    #expect(!launch.hasEnded)
  }

  @Test func `of many that begin together one runs the jobs, each once`() throws {
    let trace = try JobTrace(in: sandbox)
    try sandbox.write(
      (1...20).map { trace.line("\($0)", seconds: 0.02) + "\n" }.joined(), to: "a")
    let launches = try (1...6).map { _ in try sandbox.startBatchrun("launch", "a", "-j", "2") }
    let codes = try launches.map { try $0.wait().exitCode }
    // One that comes when the first is done finds nothing to do.
    #expect(codes.allSatisfy { $0 == 0 || $0 == 75 }, "\(codes)")
    #expect(codes.contains(0))
    #expect(trace.contradictions == [])
    #expect(trace.startCounts.values.allSatisfy { $0 == 1 })
    #expect(trace.startCounts.count == 20)
  }

  @Test func `with --wait, many that begin together all succeed`() throws {
    let trace = try JobTrace(in: sandbox)
    try sandbox.write(
      (1...10).map { trace.line("\($0)", seconds: 0.01) + "\n" }.joined(), to: "a")
    let launches = try (1...4).map { _ in try sandbox.startBatchrun("launch", "a", "--wait") }
    for launch in launches { #expect(try launch.wait().exitCode == 0) }
    #expect(trace.startCounts.values.allSatisfy { $0 == 1 })
  }

  @Test(arguments: [
    "", "garbage", "{\"pid\":1,\"pid_start\":1,\"host\":\"elsewhere\",\"state\":\"launching\"}",
    "{\"pid\":PID,\"pid_start\":1,\"host\":\"HOST\",\"boot_id\":\"BOOT\",\"started\":1,"
      + "\"state\":\"launching\"}",
    "{\"pid\":PID,\"guardian_pid\":PID,\"host\":\"HOST\",\"boot_id\":\"BOOT\",\"started\":1,"
      + "\"state\":\"draining\"}",
  ])
  func `a lock that no process holds delays none, whatever it says`(content: String) throws {
    // The process that is named lives, but it is another one.
    let text = content.replacing("PID", with: "\(getpid())")
      .replacing("HOST", with: word(of: "/proc/sys/kernel/hostname"))
      .replacing("BOOT", with: word(of: "/proc/sys/kernel/random/boot_id"))
    try sandbox.makeFolder("runs/a")
    guard chmod(sandbox.path("runs/a"), 0o700) == 0 else { throw TestFailure("chmod") }
    try sandbox.write(text, to: "runs/a/lock")
    try sandbox.write("touch done\n", to: "a")
    let result = try sandbox.batchrun("launch", "a")
    #expect(result.exitCode == 0, "\(result)")
    #expect(sandbox.exists("done"))
  }

  private func word(of file: String) -> String {
    bytes(ofFile: file).map { String(decoding: $0.dropLast(), as: UTF8.self) } ?? ""
  }

  @Test func `a daemon that a job leaves behind does not hold the ledger`() throws {
    try sandbox.write("setsid sleep 1000 & echo started\n", to: "a")
    #expect(try sandbox.batchrun("launch", "a").exitCode == 0)
    #expect(sandbox.livingProcesses().count == 1)
    let again = try sandbox.batchrun("launch", "a", "--mode", "overwrite")
    #expect(again.exitCode == 0, "\(again)")
    #expect(sandbox.livingProcesses().count == 2)
  }
}
