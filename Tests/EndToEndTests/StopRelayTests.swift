import Glibc
import JSON
import TestSupport
import Testing

/// Ctrl-Z, wherever it arrives: all that is below stops before the process that the shell waits for,
/// and all continues with it.
@Suite struct StopRelayTests {
  private static let held = "echo start >> seen; while ! test -e go; do sleep 0.02; done"
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func writeProject() throws {
    try sandbox.write(
      "wait:\n  exec: sh \(sandbox.path("wait.sh"))\nall:\n  steps:\n    - run: wait\n",
      to: "batchrun.yml")
    try sandbox.write("cd '\(sandbox.path(""))'; \(StopRelayTests.held)\n", to: "wait.sh")
  }

  private func waitForStart() throws {
    try eventually("it runs") { sandbox.lines(of: "seen").count == 1 }
  }

  /// Stops a program as a terminal does, and lets it continue to its end.
  private func stopAndContinue(_ program: RunningProgram) throws -> ProgramResult {
    for _ in 0..<2 {
      program.send(SIGTSTP)
      try eventually("all are stopped") {
        let processes = sandbox.livingProcesses()
        return processes.count > 1 && processes.allSatisfy { processState($0) == "T" }
      }
      program.send(SIGCONT)
      try eventually("all continue") {
        sandbox.livingProcesses().allSatisfy { processState($0) != "T" }
      }
    }
    try sandbox.write("", to: "go")
    return try program.wait()
  }

  @Test func `a run of steps stops and continues, all of it`() throws {
    try writeProject()
    let run = try sandbox.startBatchrun("run", "all", "-y")
    try waitForStart()
    let result = try stopAndContinue(run)
    #expect(result.exitCode == 0, "\(result)")
  }

  @Test func `a queue stops and continues, with what it has started`() throws {
    try writeProject()
    try sandbox.batchrun("run", "wait", "--stage", "-y")
    let queue = try sandbox.startBatchrun("run", "queue", "run-once=yes", "-y")
    try waitForStart()
    let result = try stopAndContinue(queue)
    #expect(result.exitCode == 0, "\(result)")
  }

  @Test func `a guardian that brings jobs to their end stops and continues, with them`() throws {
    try sandbox.write("\(StopRelayTests.held)\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a")
    try waitForStart()
    kill(try launch.waitForLauncher(), SIGKILL)
    try eventually("the guardian has taken over") {
      launch.errors.contains("waiting for its running job")
    }
    _ = try stopAndContinue(launch)
    let record = try LedgerFiles(sandbox, "runs/a").record(of: StopRelayTests.held)
    #expect(record["state"]?.string == "completed")
  }

  /// The kernel sends SIGHUP to those whose group it orphans while they are stopped.
  @Test(arguments: ["", "trap '' HUP; "])
  func `no job of a launch that was killed while it was stopped is lost or stays stopped`(
    beginning: String
  ) throws {
    let line = beginning + StopRelayTests.held
    try sandbox.write("\(line)\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a")
    try waitForStart()
    let launcher = try launch.waitForLauncher()
    launch.send(SIGTSTP)
    try eventually("all are stopped") {
      sandbox.livingProcesses().allSatisfy { processState($0) == "T" }
    }
    kill(launcher, SIGKILL)
    try sandbox.write("", to: "go")
    launch.send(SIGCONT)
    try launch.wait()
    try eventually("nothing is left") { sandbox.livingProcesses() == [] }
    let record = try LedgerFiles(sandbox, "runs/a").record(of: line)
    #expect(record["state"]?.string == "completed")
  }

  @Test func `a launcher that was stopped obeys a stop all the same`() throws {
    try sandbox.write("\(StopRelayTests.held)\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a")
    try waitForStart()
    let launcher = try launch.waitForLauncher()
    kill(launcher, SIGSTOP)
    try eventually("it is stopped") { processState(launcher) == "T" }
    launch.send(SIGTERM)
    #expect(try launch.wait().end == .signaled(SIGTERM))
    #expect(sandbox.livingProcesses() == [])
  }

  @Test func `status says that a launch is suspended`() throws {
    try sandbox.write("\(StopRelayTests.held)\n", to: "a")
    let launch = try sandbox.startBatchrun("launch", "a")
    try waitForStart()
    launch.send(SIGTSTP)
    try eventually("all are stopped") {
      sandbox.livingProcesses().allSatisfy { processState($0) == "T" }
    }
    #expect(try sandbox.batchrun("status", "a").output.hasPrefix("a: suspended"))
    let status = try sandbox.batchrun("status", "a", "--json")
    let activity = try JSONValue(parsing: status.outputBytes)["launch"]?["activity"]
    #expect(activity?.string == "suspended")
    launch.send(SIGCONT)
    try eventually("it continues") { processState(launch.pid) != "T" }
    try eventually("status says so") {
      try sandbox.batchrun("status", "a").output.hasPrefix("a: launching")
    }
    try sandbox.write("", to: "go")
    try launch.wait()
  }
}
