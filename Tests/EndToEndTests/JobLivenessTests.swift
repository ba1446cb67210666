import Glibc
import JSON
import TestSupport
import Testing

/// Whether a job runs, as commands say it, where its record cannot: the job is younger than its process
/// is on record, or numbered by another namespace.
@Suite struct JobLivenessTests {
  private static let held = "echo start >> seen; while ! test -e go; do sleep 0.02; done"
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("\(JobLivenessTests.held)\n", to: "a")
  }

  private func shown(_ arguments: String...) throws -> [String] {
    let result = try sandbox.run(Invocation(["runs", "--json"] + arguments))
    return try JSONValue(parsing: result.outputBytes).array?.compactMap { $0["status"]?.string }
      ?? []
  }

  /// A job, or a run, both of whose processes are killed in its first moments.
  private func startYoung(_ arguments: String...) throws {
    let program = try sandbox.start(Invocation(arguments))
    try eventually("the job runs") { sandbox.lines(of: "seen").count == 1 }
    let launcher = try program.waitForLauncher()
    program.send(SIGSTOP)
    kill(launcher, SIGKILL)
    program.send(SIGKILL)
    try program.wait()
    try eventually("the launcher is gone") { !isAlive(launcher) }
    for ledger in sandbox.names(in: "runs") {
      let journal = sandbox.text(of: "runs/\(ledger)/journal.jsonl") ?? ""
      try #require(!journal.contains(#"{"event":"process""#), "it is no longer young")
    }
  }

  private var livingJobs: Int {
    sandbox.livingProcesses().count
  }

  @Test func `a young job shows as running for as long as its process lives`() throws {
    try startYoung("launch", "a")
    #expect(try shown() == ["running"])
    let status = try sandbox.batchrun("status", "a", "--json")
    let jobs = try JSONValue(parsing: status.outputBytes)["jobs"]?.object?.members ?? []
    #expect(jobs.filter { $0.value.int != 0 }.map(\.key) == ["running"])
    let exported = try sandbox.batchrun("export", "out", ":", "--move", "-y")
    #expect(try shown() == ["running"], "\(exported)")
    try sandbox.write("", to: "go")
    try eventually("the job has ended") { livingJobs == 0 }
    #expect(try shown() == ["terminated"])
  }

  @Test func `it does not run twice at once, whatever was deleted`() throws {
    try startYoung("launch", "a")
    try sandbox.batchrun("runs", "delete", ":", "-y")
    let next = try sandbox.startBatchrun("launch", "a")
    try eventually("the next launch waits, or the job was stopped") {
      next.errors.contains("still runs") || sandbox.lines(of: "seen").count == 2
    }
    // Between its fork and its exec a child of the shell looks like the shell.
    try eventually("one process runs the job") {
      let shells = sandbox.livingProcesses().filter { process in
        (bytes(ofFile: "/proc/\(process)/cmdline").map { String(decoding: $0, as: UTF8.self) }
          ?? "").contains("while ! test")
      }
      return shells.count == 1
    }
    try sandbox.write("", to: "go")
    try next.wait()
  }

  @Test func `it can be stopped`() throws {
    try startYoung("launch", "a")
    let result = try sandbox.batchrun("stop", "1", "-y")
    #expect(result.exitCode == 0, "\(result)")
    #expect(livingJobs == 0)
    #expect(try shown() == ["terminated"])
  }

  @Test func `so it is with a run of an operation`() throws {
    try sandbox.write("op:\n  exec: sh \(sandbox.path("op.sh"))\n", to: "batchrun.yml")
    try sandbox.write("cd '\(sandbox.path(""))'; \(JobLivenessTests.held)\n", to: "op.sh")
    try startYoung("run", "op", "-y")
    #expect(try shown() == ["running"])
    let refused = try sandbox.batchrun("run", "--restart", "1", "-y")
    #expect(refused.exitCode != 0, "\(refused)")
    #expect(sandbox.lines(of: "seen").count == 1)
    try sandbox.batchrun("stop", "1", "-y")
    #expect(livingJobs == 0)
  }

  // MARK: Namespaces

  /// `batchrun` in a process namespace of its own, whose first process outlives it.
  private func startInNamespace(_ arguments: String...) throws -> RunningProgram {
    let line = #""$0" "$@" & echo; wait; while :; do sleep 1; done"#
    return try sandbox.start(
      Invocation(
        ["--pid", "--fork", "--mount-proc", "--kill-child", "sh", "-c", line, batchrunBinary]
          + arguments, program: "/usr/bin/unshare"))
  }

  private var programs: [pid_t] {
    sandbox.livingProcesses().filter { process in
      (bytes(ofFile: "/proc/\(process)/cmdline").map { String(decoding: $0, as: UTF8.self) } ?? "")
        .hasPrefix(batchrunBinary)
    }
  }

  @Test(.enabled(if: canUnshare, "needs the right to make a process namespace"))
  func `a job of another namespace runs as long as its launch or its output is there`() throws {
    let container = try startInNamespace("launch", "a")
    try eventually("the job runs") { sandbox.lines(of: "seen").count == 1 }
    #expect(try shown() == ["running"])
    let both = programs
    #expect(both.count == 2)
    for process in both { kill(process, SIGSTOP) }
    for process in both { kill(process, SIGKILL) }
    try eventually("both are gone") { programs.isEmpty }
    #expect(try shown() == ["running"])
    container.send(SIGKILL)
    try container.wait()
    try eventually("all are gone") { livingJobs == 0 }
    #expect(try shown() == ["terminated"])
  }

  private func writeOperation() throws {
    try sandbox.write(
      "op:\n  exec: sh \(sandbox.path("op.sh")) ${n}\n  flags: {n: 0}\n", to: "batchrun.yml")
    try sandbox.write(
      """
      cd '\(sandbox.path(""))'
      echo $1 >> seen
      while ! test -e go; do sleep 0.02; done

      """, to: "op.sh")
  }

  @Test(.enabled(if: canUnshare, "needs the right to make a process namespace"))
  func `trials that a batch of another namespace is going to run are not started twice`() throws {
    try writeOperation()
    let container = try startInNamespace("run", "op", "n=[1,2]", "-y")
    try eventually("the first trial runs") { sandbox.lines(of: "seen") == ["1"] }
    let runs = try JSONValue(parsing: try sandbox.batchrun("runs", "--json").outputBytes).array
    #expect(try shown().sorted() == ["pending", "running", "running"])
    let trial = try #require(runs?.first { $0["status"]?.string == "pending" }?["id"]?.string)
    let batch = try #require(
      runs?.first { $0["operation"]?.string?.hasSuffix("+") == true }?["id"]?.string)
    for arguments in [["--restart", trial], ["--start", trial], ["--resume", batch]] {
      let result = try sandbox.run(Invocation(["run"] + arguments + ["-y"]))
      #expect(result.exitCode != 0, "\(result)")
    }
    let deleted = try sandbox.batchrun("runs", "delete", trial, "-y")
    #expect(try shown().sorted() == ["pending", "running", "running"], "\(deleted)")
    try sandbox.write("", to: "go")
    try eventually("the batch is over") { programs.isEmpty }
    #expect(sandbox.lines(of: "seen") == ["1", "2"])
    container.send(SIGKILL)
    try container.wait()
  }

  @Test(.enabled(if: canUnshare, "needs the right to make a process namespace"))
  func `a staged run that is started in several namespaces at once runs once`() throws {
    try writeOperation()
    for number in 1...3 {
      try sandbox.batchrun("run", "op", "n=\(number)", "--stage", "-y")
      let runs = try JSONValue(parsing: try sandbox.batchrun("runs", "--json").outputBytes).array
      let id = try #require(runs?.first?["id"]?.string)
      let starts = try (0..<4).map { _ in
        try sandbox.start(
          Invocation(
            ["--pid", "--fork", "--mount-proc", batchrunBinary, "run", "--start", id, "-y"],
            program: "/usr/bin/unshare"))
      }
      // One that comes when the run has ended starts it again.
      try eventually("all but one have given up") { starts.count { $0.hasEnded } == 3 }
      try sandbox.write("", to: "go")
      let codes = try starts.map { try $0.wait().exitCode }
      #expect(codes.count { $0 == 0 } == 1, "\(codes)")
      #expect(sandbox.lines(of: "seen").count == number)
      sandbox.remove("go")
    }
  }

  @Test(.enabled(if: canUnshare, "needs the right to make a process namespace"))
  func `from inside a namespace a job outside runs, though its process cannot be seen`() throws {
    let launch = try sandbox.startBatchrun("launch", "a")
    try eventually("its process is on record") {
      sandbox.text(of: "runs/a/journal.jsonl")?.contains(#"{"event":"process""#) == true
    }
    let inside = try sandbox.run(
      Invocation(
        ["--pid", "--fork", "--mount-proc", batchrunBinary, "runs", "--json"],
        program: "/usr/bin/unshare"))
    #expect(
      try JSONValue(parsing: inside.outputBytes).array?.map { $0["status"]?.string } == ["running"])
    let stopped = try sandbox.run(
      Invocation(
        ["--pid", "--fork", "--mount-proc", batchrunBinary, "stop", "1", "-y"],
        program: "/usr/bin/unshare"))
    #expect(
      stopped.exitCode == 1
        && stopped.errors.contains("cannot be found: it runs outside this container"), "\(stopped)")
    try sandbox.write("", to: "go")
    #expect(try launch.wait().exitCode == 0)
  }
}

/// Whether processes can be put into a namespace where they have numbers of their own.
private let canUnshare = geteuid() == 0 && access("/usr/bin/unshare", X_OK) == 0
