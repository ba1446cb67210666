import Glibc
import JSON
import TestSupport
import Testing

/// Requests to a running launch from another terminal.
@Suite struct ControlTests {
  private let sandbox: Sandbox
  private let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  // MARK: Jobs

  /// Runs until there is a file `go.N`, and has a file `run.N` with its process that long.
  private func waiting(_ number: Int, exitCode: String = "0") -> String {
    "echo $$ > run.\(number); while ! test -e go.\(number); do sleep 0.01; done; "
      + "rm run.\(number); exit \(exitCode)"
  }

  private func letGo(_ numbers: Int...) throws {
    for number in numbers { try sandbox.write("", to: "go.\(number)") }
  }

  private func letAllGo() throws {
    for number in 1...20 { try letGo(number) }
  }

  private var running: Set<Int> {
    Set(sandbox.names().filter { $0.hasPrefix("run.") }.compactMap { Int($0.dropFirst(4)) })
  }

  private func process(_ number: Int) throws -> pid_t {
    try waitFor("job \(number) runs") {
      sandbox.lines(of: "run.\(number)").first.flatMap { pid_t($0) }
    }
  }

  private func start(_ lines: [String], _ options: String...) throws -> RunningProgram {
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a.runfile")
    return try sandbox.start(Invocation(["launch", "a.runfile"] + options))
  }

  private func ask(_ words: String..., exitCode: Int32 = 0) throws -> String {
    let result = try sandbox.run(Invocation(words))
    #expect(result.exitCode == exitCode, "\(words): \(result)")
    return result.output + result.errors
  }

  // MARK: Workers

  @Test func `workers come and go while it runs`() throws {
    let launch = try start((1...8).map { waiting($0) }, "-j", "1")
    try eventually("one runs") { running == [1] }
    #expect(try ask("set", "a", "-j", "3") == "a: 3 workers (was 1)\n")
    try eventually("three run") { running == [1, 2, 3] }
    #expect(try ask("set", "a.runfile", "-j", "3") == "a: 3 workers already\n")
    #expect(try ask("set", "a", "-j", "1") == "a: 1 worker (was 3)\n")
    try letGo(1, 2)
    try eventually("they have ended") { running == [3] }
    try letGo(3)
    try eventually("the next one runs alone") { running == [4] }
    let status = try sandbox.batchrun("status", "a", "--json").json
    #expect(status["launch"]?["n_jobs"]?.int == 1, "\(status)")
    #expect(
      try ask("set", "a", "-j", "65", exitCode: 2).contains(
        "'a' can have at most 64 workers; it was started with 1"))
    try letAllGo()
    #expect(try launch.wait().exitCode == 0)
    #expect(launch.errors.contains("batchrun: 3 workers (was 1)\n"))
    #expect(try ledger.stateCounts() == ["completed": 8])
  }

  // MARK: Pauses

  @Test func `paused jobs stand still, and that time does not count`() throws {
    let launch = try start([waiting(1), "true"], "-j", "1", "--timeout", "2s")
    let job = try process(1)
    #expect(try ask("pause", "a") == "a: paused (1 job)\n")
    try eventually("it is stopped") { processState(job) == "T" }
    #expect(try ask("pause", "a") == "a: already paused\n")
    try eventually("the lock file says so") {
      sandbox.text(of: "runs/a/lock")?.contains("\"paused\"") == true
    }
    let from = monotonicSeconds()
    try eventually("its time limit would have passed") { monotonicSeconds() > from + 2.5 }
    #expect(processState(job) == "T")
    #expect(try ask("continue", "a") == "a: continued\n")
    #expect(try ask("continue", "a") == "a: not paused\n")
    try letGo(1)
    #expect(try launch.wait().exitCode == 0)
    let runtime = try #require(try ledger.record(of: waiting(1))["runtime"]?.double)
    #expect(runtime < 2.4)
    #expect(try ledger.stateCounts() == ["completed": 2])
  }

  @Test func `with new-only running jobs continue, and no others start`() throws {
    let launch = try start((1...3).map { waiting($0) }, "-j", "1")
    _ = try process(1)
    #expect(try ask("pause", "a", "--new-only") == "a: no new jobs start; 1 job runs on\n")
    try letGo(1, 2, 3)
    try eventually("it has ended") {
      sandbox.text(of: "runs/a/journal.jsonl")?.contains("\"event\":\"end\"") == true
    }
    let show = try sandbox.batchrun("continue", "a", "--json").json
    #expect(show["text"]?.string == "continued")
    #expect(show["ok"]?.bool == true)
    #expect(try launch.wait().exitCode == 0)
    #expect(try ledger.stateCounts() == ["completed": 3])
  }

  @Test func `a stop ends the pause`() throws {
    let launch = try start([waiting(1), "true"], "-j", "1")
    let job = try process(1)
    _ = try ask("pause", "a")
    try eventually("it is stopped") { processState(job) == "T" }
    launch.send(SIGTERM)
    #expect(try launch.wait().end == .signaled(SIGTERM))
    #expect(sandbox.livingProcesses().isEmpty)
    #expect(try ledger.record(of: waiting(1))["state"]?.string == "terminated")
  }

  @Test func `a drain ends the pause, and the jobs finish`() throws {
    let launch = try start([waiting(1), "true"], "-j", "1")
    let job = try process(1)
    _ = try ask("pause", "a")
    try eventually("it is stopped") { processState(job) == "T" }
    _ = try ask("stop", "a", "--drain")
    try letGo(1)
    #expect(try launch.wait().exitCode == 1)
    #expect(try ledger.record(of: waiting(1))["state"]?.string == "completed")
  }

  // MARK: Single jobs

  @Test func `cancelled jobs run in the next launch`() throws {
    let lines = [waiting(1), waiting(2), "true"]
    let launch = try start(lines, "-j", "1")
    _ = try process(1)
    #expect(
      try ask("cancel", "a", "1-2")
        == "1: cancelled\n2: cancelled before it started\n")
    #expect(try launch.wait().exitCode == 1)
    #expect(running.count <= 1)
    #expect(try ledger.stateCounts() == ["terminated": 1, "completed": 1])
    #expect(try ledger.record(of: lines[0])["signal"]?.int == Int(SIGTERM))
    try letAllGo()
    #expect(try sandbox.batchrun("launch", "a.runfile").exitCode == 0)
    #expect(try ledger.stateCounts() == ["completed": 3])
  }

  @Test func `skipped jobs are left alone by all launches but those that run everything`() throws {
    let lines = [waiting(1), "echo two >> ran", "exit 3"]
    let launch = try start(lines, "-j", "1")
    _ = try process(1)
    #expect(try ask("skip", "a", "2", "1") == "2: skipped\n1: will be skipped when it has ended\n")
    let result = try launch.wait()
    #expect(result.exitCode == 1)
    #expect(try ledger.stateCounts() == ["skipped": 2, "error": 1])
    let record = try ledger.record(of: "echo two >> ran")
    #expect(record["status"] == .null && record["attempts"]?.int == 0 && record["line"]?.int == 2)
    for mode in ["resume", "retry_failed"] {
      _ = try sandbox.batchrun("launch", "a.runfile", "--mode", mode)
      #expect(!sandbox.exists("ran"))
      #expect(try ledger.stateCounts() == ["skipped": 2, "error": 1])
    }
    try letAllGo()
    _ = try sandbox.batchrun("launch", "a.runfile", "--mode", "overwrite")
    #expect(sandbox.lines(of: "ran") == ["two"])
    #expect(try ledger.stateCounts() == ["completed": 2, "error": 1])
  }

  @Test func `a failed job is retried at once`() throws {
    let fails = "echo try >> tries; test -e fixed"
    let launch = try start([fails, waiting(2)], "-j", "1")
    _ = try process(2)
    #expect(try ask("retry", "a", "2", exitCode: 1) == "2: not retried, it is running\n")
    try sandbox.write("", to: "fixed")
    #expect(try ask("retry", "a", "1") == "1: will be retried\n")
    try letGo(2)
    #expect(try launch.wait().exitCode == 0)
    #expect(sandbox.lines(of: "tries").count == 2)
    #expect(try ledger.record(of: fails)["attempts"]?.int == 2)
  }

  @Test func `an unknown job is named, and nothing is done`() throws {
    let launch = try start([waiting(1)], "-j", "1")
    _ = try process(1)
    #expect(
      try ask("cancel", "a", "1", "9", exitCode: 2).contains("batchrun: error: no job '9' in 'a'"))
    #expect(running == [1])
    try letGo(1)
    #expect(try launch.wait().exitCode == 0)
  }

  // MARK: Faults

  @Test func `what is asked of a launch that is gone is answered in one line`() throws {
    try sandbox.write("true\n", to: "a.runfile")
    _ = try sandbox.batchrun("launch", "a.runfile")
    for words in [["set", "a", "-j", "2"], ["pause", "a"], ["cancel", "a", "1"]] {
      let result = try sandbox.run(Invocation(words))
      #expect(result.exitCode == 1)
      #expect(result.errors == "batchrun: error: no launch of 'a' is running\n", "\(result)")
    }
    let unknown = try sandbox.batchrun("pause", "other")
    #expect(unknown.exitCode == 1)
    #expect(unknown.errors == "batchrun: error: no launch of 'other' is running, and no batch\n")
  }

  /// Sends a request and is killed at once, by its own hand; an answer that comes in spite of that is
  /// lost.
  private func askAndDie(_ launch: RunningProgram, _ line: String, cut: Int = 0, user: Int? = nil)
    throws -> ProgramResult
  {
    let launcher = try launch.waitForLauncher()
    let stat = try #require(bytes(ofFile: "/proc/\(launcher)/stat"))
    let fields = String(decoding: stat, as: UTF8.self).split(separator: ")").last?
      .split(separator: " ")
    let started = try #require(fields?[19])
    let script = """
      import os, socket
      connection = socket.socket(socket.AF_UNIX)
      connection.connect("\\0batchrun-control-\(launcher)-\(started)")
      line = b'\(line)\\n'
      connection.sendall(line[:len(line) - \(cut)])
      \(user == nil ? "os.kill(os.getpid(), 9)" : "print(connection.recv(1000))")
      """
    let words = ["python3", "-c", script]
    let prefix = user.map { ["setpriv", "--reuid=\($0)", "--clear-groups"] } ?? []
    return try sandbox.run(Invocation(prefix + words, program: "/usr/bin/env"))
  }

  @Test func `a request stands though whoever asked was killed`() throws {
    let launch = try start([waiting(1), waiting(2), "true"], "-j", "1")
    let job = try process(1)
    let end = try askAndDie(launch, #"{"control":1,"do":"pause"}"#).end
    #expect(end == .signaled(SIGKILL))
    try eventually("it is stopped") { processState(job) == "T" }
    _ = try askAndDie(launch, #"{"control":1,"do":"skip","jobs":["2"]}"#)
    _ = try askAndDie(launch, #"{"control":1,"do":"cancel","jobs":["3"]}"#)
    // The last byte is missing: this was never asked.
    _ = try askAndDie(launch, #"{"control":1,"do":"continue"}"#, cut: 1)
    _ = try askAndDie(launch, #"{"control":1,"do":"set","n_jobs":2}"#)
    try eventually("all of it is on record") {
      ["pause", "skip", "cancel", "set"].allSatisfy { word in
        sandbox.text(of: "runs/a/journal.jsonl")?.contains("\"do\":\"\(word)\"") == true
      }
    }
    #expect(processState(job) == "T")
    _ = try ask("continue", "a")
    try letGo(1)
    #expect(try launch.wait().exitCode == 1)
    #expect(try ledger.stateCounts() == ["completed": 1, "skipped": 1])
  }

  @Test(.enabled(if: geteuid() == 0)) func `another user is not answered`() throws {
    let launch = try start([waiting(1)], "-j", "1")
    let job = try process(1)
    let result = try askAndDie(launch, #"{"control":1,"do":"pause"}"#, user: 65_534)
    #expect(!result.output.contains("ok"), "\(result)")
    #expect(try ask("continue", "a") == "a: not paused\n")
    #expect(processState(job) != "T")
    try letGo(1)
    #expect(try launch.wait().exitCode == 0)
  }

  @Test func `jobs of a paused launch continue when its launcher is killed`() throws {
    let launch = try start([waiting(1), "true"], "-j", "1", "--timeout", "60s")
    let job = try process(1)
    _ = try ask("pause", "a")
    try eventually("it is stopped") { processState(job) == "T" }
    let from = monotonicSeconds()
    try eventually("a while has passed") { monotonicSeconds() > from + 1.2 }
    kill(try launch.waitForLauncher(), SIGKILL)
    try eventually("it continues") { processState(job) != "T" }
    #expect(
      try ask("pause", "a", exitCode: 1).contains(
        "'a' has lost its launcher; its guardian waits for the jobs that run"))
    try letGo(1)
    #expect(try launch.wait().exitCode != 0)
    let record = try ledger.record(of: waiting(1))
    #expect(record["state"]?.string == "completed")
    // It stood still for most of the time.
    let whole = monotonicSeconds() - from
    #expect(try #require(record["runtime"]?.double) < whole)
  }

  @Test func `jobs of a paused launch continue when its guardian is killed`() throws {
    let launch = try start([waiting(1), "true"], "-j", "1")
    let job = try process(1)
    let launcher = try launch.waitForLauncher()
    _ = try ask("pause", "a")
    try eventually("it is stopped") { processState(job) == "T" }
    launch.send(SIGKILL)
    try eventually("it continues") { processState(job) != "T" }
    try letGo(1)
    try eventually("the launcher has gone") { !isAlive(launcher) }
    try eventually("its end is on record") {
      try sandbox.batchrun("status", "a", "--json").json["jobs"]?["completed"]?.int == 1
    }
  }

  @Test func `the next launch continues jobs that both have left stopped`() throws {
    let launch = try start([waiting(1), "true"], "-j", "1")
    let job = try process(1)
    let launcher = try launch.waitForLauncher()
    _ = try ask("pause", "a")
    try eventually("it is stopped") { processState(job) == "T" }
    launch.send(SIGSTOP)
    kill(launcher, SIGKILL)
    launch.send(SIGKILL)
    try eventually("both have gone") { launch.hasEnded && !isAlive(launcher) }
    #expect(processState(job) == "T")
    let next = try sandbox.startBatchrun("launch", "a.runfile")
    try eventually("it continues") { processState(job) != "T" }
    try letGo(1)
    #expect(try next.wait().exitCode == 0)
    #expect(try ledger.stateCounts() == ["completed": 2])
  }

  // MARK: Batches

  @Test func `a batch has more workers, and its trials are skipped by their numbers`() throws {
    let batch = try BatchProject()
    let run = try batch.start("wait", "n=[1,2,3,4]", "-j", "1")
    try batch.waitForStart(of: "1")
    func ask(_ words: String...) throws -> String {
      let result = try batch.sandbox.run(Invocation(words))
      #expect(result.exitCode == 0, "\(words): \(result)")
      return result.output
    }
    let name = try batch.id(of: "wait+").prefix(8)
    #expect(try ask("skip", "wait", "4") == "4: skipped\n")
    #expect(try ask("set", "wait", "-j", "2") == "\(name): 2 workers (was 1)\n")
    try batch.waitForStart(of: "1", "2")
    #expect(try ask("pause", "\(name)") == "\(name): paused (2 trials)\n")
    #expect(try ask("continue", "wait") == "\(name): continued\n")
    try batch.letGo()
    #expect(try run.wait().exitCode == 0)
    var states = try batch.states()
    states["+"] = nil
    #expect(
      states == ["1": "completed", "2": "completed", "3": "completed", "4": "skipped"])
    #expect(batch.begun == ["1": 1, "2": 1, "3": 1])
  }
}
