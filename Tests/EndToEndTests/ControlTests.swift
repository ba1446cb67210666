import Glibc
import JSON
import TestSupport
import Testing

/// Requests to a running launch from another terminal.
@Suite struct ControlTests: ControlScene {
  let sandbox: Sandbox
  let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  // MARK: Workers

  @Test func `workers come and go while it runs`() throws {
    let launch = try start((1...8).map { waiting($0) }, "-j", "1")
    try eventually("one runs") { running == [1] }
    #expect(try ask("set", "a", "-j", "3") == "a: 3 workers (was 1)\n")
    try eventually("three run") { running == [1, 2, 3] }
    #expect(try ask("set", "a.runfile", "-j", "3") == "a: 3 workers already\n")
    #expect(try ask("set", "a", "-j", "auto").hasPrefix("a: "))
    #expect(try ask("set", "a", "-j", "3").hasPrefix("a: 3 workers"))
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

  @Test func `workers can be a share of the cores`() throws {
    let launch = try start((1...4).map { waiting($0) }, "-j", "7")
    try eventually("all run") { running.count == 4 }
    let all = try ask("set", "a", "-j", "auto")
    let cores = try #require(all.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    #expect(all.hasPrefix("a: \(cores) worker") && all.hasSuffix(" (was 7)\n"), "\(all)")
    #expect(try ask("set", "a", "-j", "200%").hasPrefix("a: \(cores * 2) workers"))
    let half = max(1, cores / 2)
    let halved = try ask("set", "a", "-j", "50%")
    #expect(halved == "a: \(half) worker\(half == 1 ? "" : "s") (was \(cores * 2))\n")
    let status = try sandbox.batchrun("status", "a", "--json").json
    #expect(status["launch"]?["n_jobs"]?.int == half, "\(status)")
    #expect(
      try ask("set", "a", "-j", "0%", exitCode: 2).contains("a share of the cores such as 50%"))
    try letAllGo()
    #expect(try launch.wait().exitCode == 0)
  }

  // MARK: Pauses

  @Test func `paused jobs stand still, and that time does not count`() throws {
    let launch = try start([waiting(1), "true"], "-j", "1", "--timeout", "2s")
    let job = try process(1)
    #expect(try ask("pause", "a") == "a: paused (1 job)\n")
    try eventually("it is stopped") { isStopped(job) }
    #expect(try ask("pause", "a") == "a: already paused\n")
    try eventually("the lock file says so") {
      sandbox.text(of: "runs/a/lock")?.contains("\"paused\"") == true
    }
    let from = monotonicSeconds()
    try eventually("its time limit would have passed") { monotonicSeconds() > from + 2.5 }
    #expect(isStopped(job))
    let status = try sandbox.batchrun("status", "a", "--json").json
    let shown = try #require(status["running"]?.array?.first?["runtime"]?.double)
    #expect(shown < 2.4, "it stands still: \(status)")
    let headline = try sandbox.batchrun("status", "a").output
    #expect(headline.hasPrefix("a: paused for 2") || headline.hasPrefix("a: paused for 3"))
    #expect(try ask("continue", "a") == "a: continued\n")
    #expect(try ask("continue", "a") == "a: not paused\n")
    try letGo(1)
    #expect(try launch.wait().exitCode == 0)
    let record = try ledger.record(of: waiting(1))
    let runtime = try #require(record["runtime"]?.double)
    #expect(runtime < 2.4)
    #expect(try #require(record["paused_time"]?.double) > 2.4)
    let run = try #require(
      try sandbox.batchrun("runs", "--json").json.array?.first {
        $0["cmd"]?.string == waiting(1)
      })
    let (start, stop) = (run["started"]?.double, run["stopped"]?.double)
    #expect(try #require(stop) - #require(start) > (runtime + 2.4) * 1_000_000)
    #expect(try ledger.stateCounts() == ["completed": 2])
  }

  @Test func `with new-only running jobs continue, and no others start`() throws {
    let launch = try start((1...3).map { waiting($0) }, "-j", "1")
    _ = try process(1)
    #expect(try ask("pause", "a", "--new-only") == "a: no new jobs start; 1 job keeps running\n")
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
    try eventually("it is stopped") { isStopped(job) }
    launch.send(SIGTERM)
    #expect(try launch.wait().end == .signaled(SIGTERM))
    #expect(sandbox.livingProcesses().isEmpty)
    #expect(try ledger.record(of: waiting(1))["state"]?.string == "terminated")
  }

  @Test func `a drain ends the pause, and the jobs finish`() throws {
    let launch = try start([waiting(1), "true"], "-j", "1")
    let job = try process(1)
    _ = try ask("pause", "a")
    try eventually("it is stopped") { isStopped(job) }
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
    let status = try sandbox.batchrun("status", "a", "--json").json
    #expect(status["not_started"]?.int == 1, "\(status)")
    #expect(try ledger.record(of: lines[0])["signal"]?.int == Int(SIGTERM))
    try letAllGo()
    #expect(try sandbox.batchrun("launch", "a.runfile").exitCode == 0)
    #expect(try ledger.stateCounts() == ["completed": 3])
  }

  @Test func `skipped jobs are left alone by all launches but those that run everything`() throws {
    let lines = [waiting(1), "echo two >> ran", "exit 3"]
    let launch = try start(lines, "-j", "1")
    _ = try process(1)
    #expect(try ask("skip", "a", "2", "1") == "2: skipped\n1: skipped (it is being stopped)\n")
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
    #expect(try ask("retry", "a", "2", exitCode: 1) == "2: not retried: it is running\n")
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
      try ask("cancel", "a", "1", "9", exitCode: 2).contains(
        "batchrun: error: no job '9' in 'a'; nothing was cancelled"))
    #expect(running == [1])
    try letGo(1)
    #expect(try launch.wait().exitCode == 0)
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

  @Test func `a batch whose trials a program chooses has more workers too`() throws {
    let project = try OptimizerProject()
    let run = try project.start("all", "-j", "1")
    try eventually("one trial runs") { project.batch.begun.count == 1 }
    let set = try project.sandbox.batchrun("set", "wait", "-j", "3")
    #expect(set.output.hasSuffix(": 3 workers (was 1)\n"), "\(set)")
    try eventually("three run") { project.batch.begun.count == 3 }
    let status = try project.sandbox.batchrun("status", "wait", "--json").json
    #expect(status["launch"]?["n_jobs"]?.int == 3)
    try project.batch.letGo()
    #expect(try run.wait().exitCode == 0)
    #expect(project.batch.ended.count == 6)
    var running = 0
    for line in project.sandbox.lines(of: "trace") {
      running += line.hasPrefix("start") ? 1 : -1
      #expect(running <= 3)
    }
  }

  // MARK: Status

  @Test func `status shows how a launch stands`() throws {
    let launch = try start((1...5).map { waiting($0) }, "-j", "2")
    _ = try (process(1), process(2))
    func status() throws -> [String] {
      try sandbox.batchrun("status", "a").output.split(separator: "\n").map(String.init)
    }
    #expect(try status()[1] == "  0 done, 0 failed, 2 running, 3 left; 2 of 2 workers busy")
    _ = try ask("set", "a", "-j", "4")
    try eventually("four run") { running.count == 4 }
    _ = try ask("skip", "a", "5")
    _ = try ask("pause", "a")
    try eventually("it is paused") { try status()[0].hasPrefix("a: paused for ") }
    #expect(
      try status()[1]
        == "  0 done, 0 failed, 4 running, 1 skipped, 0 left; 4 of 4 workers busy")
    _ = try ask("pause", "a", "--new-only")
    try eventually("it starts nothing") {
      try status()[0].hasPrefix("a: starting no new jobs for ")
    }
    try letGo(1, 2)
    try eventually("two run") {
      try status()[1].hasSuffix("2 running, 1 skipped, 0 left; 2 of 4 workers busy")
    }
    let json = try sandbox.batchrun("status", "a", "--json").json
    #expect(json["launch"]?["activity"]?.string == "holding")
    #expect(json["launch"]?["n_jobs"]?.int == 4)
    #expect(json["jobs"]?["skipped"]?.int == 1)
    _ = try ask("stop", "a", "--drain")
    try eventually("it finishes") { try status()[0].hasPrefix("a: draining for ") }
    try letAllGo()
    #expect(try launch.wait().exitCode == 0)
  }

  /// The summary, `status` and `--json` count alike.
  @Test func `what was cancelled before it started is not started`() throws {
    let launch = try start((1...4).map { waiting($0) }, "-j", "1")
    _ = try process(1)
    _ = try ask("cancel", "a", "1", "3-4")
    _ = try process(2)
    try letGo(2)
    let result = try launch.wait()
    #expect(result.exitCode == 1)
    #expect(
      result.errors.contains("batchrun: a: 1 done, 0 failed, 1 interrupted, 2 not started\n"),
      "\(result)")
    #expect(result.errors.contains("\n1 interrupted: cancelled\n  line 1  "), "\(result)")
    let status = try sandbox.batchrun("status", "a").output
    #expect(status.contains("  1 done, 0 failed, 0 running, 1 interrupted, 2 not started\n"))
    let json = try sandbox.batchrun("status", "a", "--json").json
    #expect(json["not_started"]?.int == 2 && json["jobs"]?["terminated"]?.int == 1)
  }

  @Test func `a drain shows what is left, and continue takes it back`() throws {
    let launch = try start((1...3).map { waiting($0) }, "-j", "1")
    _ = try process(1)
    let drained = try sandbox.batchrun("stop", "a", "--drain")
    #expect(drained.errors.hasPrefix("Draining launch a (pid "), "\(drained)")
    func status() throws -> String { try sandbox.batchrun("status", "a").output }
    try eventually("it drains") { try status().hasPrefix("a: draining for ") }
    let shown = try status()
    #expect(
      shown.contains("  0 done, 0 failed, 1 running, 2 not started; 1 of 1 worker busy\n"),
      "\(shown)")
    #expect(shown.contains("  line 1  "), "\(shown)")
    let pid = try #require(shown.firstMatch(of: /pid (\d+)/)?.output.1)
    #expect(drained.errors.contains("(pid \(pid))"), "\(drained)")
    #expect(bytes(ofFile: "/proc/\(pid)/comm") == Array("batchrun\n".utf8))
    let again = try sandbox.batchrun("stop", "a", "--drain")
    #expect(again.exitCode == 0 && again.errors == "Launch a is already draining\n", "\(again)")
    let refused = try sandbox.batchrun("set", "a", "-j", "2")
    #expect(refused.exitCode == 1 && refused.errors.contains("draining, no new jobs start"))
    #expect(try ask("continue", "a") == "a: no longer draining\n")
    try eventually("it launches") { try status().hasPrefix("a: launching for ") }
    try letGo(1)
    _ = try process(2)
    try letAllGo()
    #expect(try launch.wait().exitCode == 0)
  }

  @Test func `a job that is missing, or written in another way, gets a hint`() throws {
    for (words, hint) in [
      (["cancel", "a"], "hint: JOB is a line number, a range or an id: batchrun cancel a 17"),
      (["skip", "a", "5,6"], "hint: separate jobs by blanks: batchrun skip a 5 6"),
      (["retry", "a", "--job", "4"], "jobs are written without an option: batchrun retry NAME 17"),
      (["set", "a", "4"], "hint: '-j' gives the number of workers: batchrun set a -j 4"),
    ] {
      let result = try sandbox.run(Invocation(words))
      #expect(result.exitCode == 2, "\(words): \(result)")
      #expect(result.errors.contains(hint), "\(words): \(result)")
    }
    #expect(try sandbox.batchrun("cancel", "a").errors.contains("missing argument 'JOB'"))
    _ = try start(["true"]).wait()
    let stopped = try sandbox.batchrun("stop", "a")
    #expect(stopped.exitCode == 0 && stopped.output == "no launch of 'a' is running\n")
  }

  @Test func `status shows how a batch stands`() throws {
    let batch = try BatchProject()
    let run = try batch.start("wait", "n=[1,2,3]", "-j", "2")
    try batch.waitForStart(of: "1", "2")
    func activity() throws -> String? {
      try batch.sandbox.batchrun("status", "wait", "--json").json["launch"]?["activity"]?.string
    }
    #expect(try activity() == "launching")
    for (words, expected) in [
      (["pause", "wait"], "paused"), (["pause", "wait", "--new-only"], "holding"),
      (["continue", "wait"], "launching"), (["pause", "wait"], "paused"),
      (["stop", "wait", "--drain"], "draining"),
    ] {
      let result = try batch.sandbox.run(Invocation(words))
      #expect(result.exitCode == 0, "\(words): \(result)")
      try eventually("after \(words) it is \(expected)") { try activity() == expected }
    }
    let text = try batch.sandbox.batchrun("status", "wait").output
    #expect(
      text.contains("wait: draining, launched ") && text.contains("; 2 of 2 workers busy\n"),
      "\(text)")
    try batch.letGo()
    #expect(try run.wait().exitCode == 1)
  }

  // MARK: What is shown at the end

  @Test func `a job that was retried or skipped is not among the failures`() throws {
    let lines = ["test -e fixed", "exit 4", "exit 5", waiting(4)]
    let launch = try start(lines, "-j", "1")
    _ = try process(4)
    try sandbox.write("", to: "fixed")
    _ = try ask("retry", "a", "1")
    _ = try ask("skip", "a", "2")
    try letGo(4)
    let result = try launch.wait()
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("batchrun: a: 2 done, 1 failed, 1 skipped\n"), "\(result)")
    #expect(result.errors.contains("\n1 failed: exit 5\n"), "\(result)")
    let summary = String(result.errors.split(separator: "\nfinished in").last ?? "")
    #expect(summary.contains("exit 5  [") && !summary.contains("exit 4"), "\(result)")
  }

  @Test func `a trial that was retried is not among the failures`() throws {
    let batch = try BatchProject()
    try batch.sandbox.append(
      "\n\nonce:\n  exec: sh once.sh ${n}\n  flags: {n: 1}\n", to: "batchrun.yml")
    let path = batch.sandbox.path("")
    try batch.sandbox.write(
      "test $1 = 1 || exec sh wait.sh $1; test -e \(path)fixed", to: "once.sh")
    let run = try batch.sandbox.start(
      Invocation(["run", "-y", "once", "n=[1,2]", "-j", "1", "--tail", "1"]))
    try batch.waitForStart(of: "2")
    try batch.sandbox.write("", to: "fixed")
    let retry = try batch.sandbox.batchrun("retry", "once", "1")
    #expect(retry.output == "1: will be retried\n", "\(retry)")
    try batch.letGo()
    let result = try run.wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors.contains("2 done, 0 failed"), "\(result)")
    #expect(!result.errors.contains("1 failed"), "\(result)")
  }

  @Test func `compare leaves skipped jobs out, unless they are named`() throws {
    let launch = try start([waiting(1), "echo loss: 1", "echo loss: 2"], "-j", "1")
    _ = try process(1)
    _ = try ask("skip", "a", "2")
    try letGo(1)
    #expect(try launch.wait().exitCode == 0)
    func rows(_ words: String...) throws -> Int {
      let result = try sandbox.run(Invocation(["compare", "--json"] + words))
      #expect(result.exitCode == 0, "\(result)")
      return try result.json.array?.count ?? -1
    }
    #expect(try rows() == 2)
    #expect(try rows("a") == 2)
    #expect(try rows(":") == 3)
    #expect(try rows("--filter", "status = skipped") == 1)
    let id = try #require(
      try sandbox.batchrun("runs", "--json", "--filter", "status = skipped").json.array?.first?[
        "id"]?
        .string)
    #expect(try rows(id) == 1)
  }
}
