import JSON
import TestSupport
import Testing

/// `runs delete` while something runs.
@Suite struct DeletionTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("echo done\n", to: "done")
    try sandbox.write(
      """
      op:
        exec: sh -c 'test $FLAG_N = 0 && exit; echo $$ >> seen.op; while ! test -e go; do sleep 0.02; done'
        flags: {n: 0}
        sourcecode: no
      """, to: "batchrun.yml")
    try sandbox.write(
      "echo first\necho >> seen; while ! test -e go; do sleep 0.02; done\n", to: "held")
  }

  /// A line and a run that are done, and a launch and a run that are under way.
  private func startBoth() throws -> (launch: RunningProgram, run: RunningProgram) {
    try sandbox.batchrun("launch", "done")
    try sandbox.batchrun("run", "op", "-y")
    let launch = try sandbox.start(Invocation(["launch", "held", "-j", "1"]))
    let run = try sandbox.start(Invocation(["run", "op", "n=1", "-y"]))
    try eventually("both run") {
      let states = try states()
      return sandbox.exists("seen") && states.contains("op running")
        && states.contains("held completed")
    }
    return (launch, run)
  }

  private func states() throws -> [String] {
    try (sandbox.batchrun("runs", "--json").json.array ?? []).map {
      "\($0["operation"]?.string ?? "") \($0["status"]?.string ?? "")"
    }.sorted()
  }

  private func stop(_ programs: RunningProgram...) throws {
    for program in programs {
      program.send(2)
      try program.wait()
    }
  }

  @Test(arguments: [[], ["--permanent"]])
  func `what runs is left alone and named where nothing is named`(options: [String]) throws {
    let (launch, run) = try startBoth()
    let result = try sandbox.run(Invocation(["runs", "delete", "-y"] + options))
    #expect(result.exitCode == 1)
    #expect(try states() == ["held completed", "held running", "op running"])
    let id = try #require(
      try sandbox.batchrun("runs", "--json", "--operation", "op").json.array?.first?["id"]?.string)
    #expect(
      result.errors.hasSuffix(
        "eleted 2 run(s)\nbatchrun: warning: left alone: \(id.prefix(8)) (running), "
          + "held (a launch in progress: 2 jobs); name them, or add '--running'\n"), "\(result)")
    try stop(launch, run)
  }

  @Test func `filters do not name it either`() throws {
    let (launch, run) = try startBoth()
    #expect(try sandbox.batchrun("runs", "delete", "-y", "--operation", "op").exitCode == 1)
    #expect(
      try states() == ["done completed", "held completed", "held running", "op running"])
    // Only what runs matches.
    let held = try sandbox.batchrun("runs", "delete", "-y", "--operation", "held")
    #expect(held.exitCode == 1)
    #expect(
      held.errors.hasPrefix("batchrun: warning: left alone: held (a launch in progress: "),
      "\(held)")
    #expect(try states().count == 4)
    try stop(launch, run)
  }

  /// A batch that is done goes to the trash by itself, and so does a run that its operation does not keep.
  @Test func `the list after all is deleted and restored is the list before`() throws {
    try sandbox.write(
      """
      op: {exec: 'true', flags: {n: 0}}
      brief: {exec: 'true', delete-on-success: yes}
      """, to: "batchrun.yml")
    try sandbox.batchrun("run", "op", "n=[1,2]", "-y")
    try sandbox.batchrun("run", "op", "n=[3,4]", "-y", "--keep-batch")
    try sandbox.batchrun("run", "brief", "-y")
    let before = try sandbox.batchrun("runs").output
    #expect(before.split(separator: "\n").count == 5)
    #expect(
      try sandbox.batchrun("runs", "restore", "-y").errors
        == "Nothing to restore.\nbatchrun: left in the trash: 2 runs that went there by themselves when "
        + "they were done; ':' restores all\n"
    )
    #expect(try sandbox.batchrun("runs", "delete", "-y").errors == "Deleted 5 run(s)\n")
    #expect(try sandbox.batchrun("runs", "restore", "-y").errors == "Restored 5 run(s)\n")
    #expect(try sandbox.batchrun("runs").output == before)
    // Once it was brought back, it is a run like the others.
    #expect(try sandbox.batchrun("runs", "restore", "-y", ":").errors == "Restored 2 run(s)\n")
    let all = try sandbox.batchrun("runs").output
    #expect(try sandbox.batchrun("runs", "delete", "-y").errors == "Deleted 7 run(s)\n")
    #expect(try sandbox.batchrun("runs", "restore", "-y").errors == "Restored 7 run(s)\n")
    #expect(try sandbox.batchrun("runs").output == all)
  }

  @Test(arguments: [["--running"], [":"], ["op", "held"]])
  func `what is named is stopped and deleted`(words: [String]) throws {
    let (launch, run) = try startBoth()
    #expect(try sandbox.run(Invocation(["runs", "delete", "-y"] + words)).exitCode == 0)
    #expect(try !states().contains { $0.hasSuffix("running") })
    #expect(try run.wait().end != .exited(0))
    try stop(launch)
  }
}
