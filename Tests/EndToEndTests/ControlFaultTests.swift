import Glibc
import JSON
import TestSupport
import Testing

/// Requests to launches that are gone, suspended, killed or of another time, and those whose sender is killed.
@Suite struct ControlFaultTests: ControlScene {
  let sandbox: Sandbox
  let ledger: LedgerFiles

  init() throws {
    sandbox = try Sandbox()
    ledger = LedgerFiles(sandbox, "runs/a")
  }

  @Test func `what is asked of a launch that is gone is answered in one line`() throws {
    try sandbox.write("true\n", to: "a.runfile")
    _ = try sandbox.batchrun("launch", "a.runfile")
    for words in [["set", "a", "-j", "2"], ["pause", "a"], ["cancel", "a", "1"]] {
      let result = try sandbox.run(Invocation(words))
      #expect(result.exitCode == 1)
      #expect(result.errors == "batchrun: error: no launch of 'a' is running\n", "\(result)")
    }
    let forPrograms = try sandbox.batchrun("cancel", "a", "1", "--json")
    #expect(forPrograms.exitCode == 1 && forPrograms.errors.isEmpty, "\(forPrograms)")
    #expect(try forPrograms.json["ok"]?.bool == false)
    #expect(try forPrograms.json["error"]?.string == "no launch of 'a' is running")
    let unknown = try sandbox.batchrun("pause", "other")
    #expect(unknown.exitCode == 1)
    #expect(unknown.errors == "batchrun: error: no launch of 'other' is running, and no batch\n")
  }

  @Test func `a job that waits for its retry is left, and ends as before if that never starts`()
    throws
  {
    let launch = try start([waiting(1), waiting(2)], "-j", "1")
    _ = try process(1)
    _ = try ask("cancel", "a", "1")
    _ = try process(2)
    #expect(try ask("retry", "a", "1") == "1: will be retried\n")
    var status = try sandbox.batchrun("status", "a", "--json").json
    #expect(status["jobs"]?["terminated"]?.int == 0 && status["left"]?.int == 1, "\(status)")
    _ = try ask("stop", "a", "--drain")
    try letGo(2)
    let result = try launch.wait()
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("a: 1 done, 0 failed, 1 interrupted\n"), "\(result)")
    #expect(result.errors.contains("1 interrupted: cancelled"), "\(result)")
    #expect(result.errors.contains("run the rest: "), "\(result)")
    status = try sandbox.batchrun("status", "a", "--json").json
    #expect(status["jobs"]?["terminated"]?.int == 1 && status["not_started"]?.int == 0)
  }

  @Test func `a request stands though whoever asked was killed`() throws {
    let launch = try start(["test -e fixed", waiting(2), waiting(3), "true"], "-j", "1")
    let job = try process(2)
    func isRecorded(_ word: String, _ count: Int = 1) throws {
      try eventually("'\(word)' is on record") {
        let lines = sandbox.lines(of: "runs/a/journal.jsonl")
        return lines.count { $0.contains("\"do\":\"\(word)\"") } == count
      }
    }
    let end = try askAndDie(launch, #"{"control":1,"do":"pause"}"#).end
    #expect(end == .signaled(SIGKILL))
    try eventually("it is stopped") { isStopped(job) }
    _ = try askAndDie(launch, #"{"control":1,"do":"skip","jobs":["3"]}"#)
    try isRecorded("skip")
    _ = try askAndDie(launch, #"{"control":1,"do":"cancel","jobs":["4"]}"#)
    try isRecorded("cancel")
    // The last byte is missing: this was never asked.
    _ = try askAndDie(launch, #"{"control":1,"do":"continue"}"#, cut: 1)
    _ = try askAndDie(launch, #"{"control":1,"do":"set","n_jobs":2}"#)
    try isRecorded("set")
    #expect(isStopped(job))
    _ = try askAndDie(launch, #"{"control":1,"do":"pause","new_only":true}"#)
    try eventually("only new jobs are held back") { processState(job) != "T" }
    try sandbox.write("", to: "fixed")
    _ = try askAndDie(launch, #"{"control":1,"do":"retry","jobs":["1"]}"#)
    try isRecorded("retry")
    _ = try askAndDie(launch, #"{"control":1,"do":"continue"}"#)
    try isRecorded("continue")
    try letGo(2)
    #expect(try launch.wait().exitCode == 1)
    #expect(try ledger.stateCounts() == ["completed": 2, "skipped": 1])
    #expect(launch.errors.contains("2 workers (was 1)"))
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

  @Test(.enabled(if: geteuid() == 0)) func `another user learns whose launch it is`() throws {
    let launch = try start([waiting(1)], "-j", "1")
    let job = try process(1)
    for (path, mode) in [("", 0o755), ("runs", 0o755), ("runs/a", 0o755), ("runs/a/lock", 0o644)] {
      chmod(sandbox.path(path), mode_t(mode))
    }
    let words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", batchrunBinary]
    let result = try sandbox.run(Invocation(words + ["pause", "a"], program: "/usr/bin/env"))
    #expect(result.exitCode == 1)
    #expect(result.errors == "batchrun: error: 'a' belongs to another user\n", "\(result)")
    #expect(processState(job) != "T")
    try letGo(1)
    #expect(try launch.wait().exitCode == 0)
  }

  @Test func `jobs of a paused launch continue when its launcher is killed`() throws {
    let launch = try start([waiting(1), "true"], "-j", "1", "--timeout", "60s")
    let job = try process(1)
    _ = try ask("pause", "a")
    try eventually("it is stopped") { isStopped(job) }
    let from = monotonicSeconds()
    try eventually("a while has passed") { monotonicSeconds() > from + 1.2 }
    kill(try launch.waitForLauncher(), SIGKILL)
    try eventually("it continues") { processState(job) != "T" }
    #expect(
      try ask("pause", "a", exitCode: 1).contains(
        "'a' has lost its launcher; its guardian waits for the jobs that run"))
    #expect(try ask("status", "a").hasPrefix("a: after a crash, running jobs finish, launched "))
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
    try eventually("it is stopped") { isStopped(job) }
    launch.send(SIGKILL)
    try eventually("it continues") { processState(job) != "T" }
    let status = try ask("status", "a")
    #expect(status.hasPrefix("a: after a crash, running jobs finish, launched "), "\(status)")
    #expect(status.contains(" 1 running, 1 not started; "), "\(status)")
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
    try eventually("it is stopped") { isStopped(job) }
    launch.send(SIGSTOP)
    kill(launcher, SIGKILL)
    launch.send(SIGKILL)
    try eventually("both have gone") { launch.hasEnded && !isAlive(launcher) }
    #expect(isStopped(job))
    let words =
      "no launch of 'a' is running, but 1 job of a killed one is suspended: the next launch continues it"
    #expect(try ask("continue", "a", exitCode: 1).contains(words))
    #expect(
      try ask("status", "a").hasPrefix(words.replacing("no launch of 'a'", with: "a: no launch")))
    #expect(try sandbox.batchrun("status", "a", "--json").json["suspended"]?.int == 1)
    let next = try sandbox.startBatchrun("launch", "a.runfile")
    try eventually("it continues") { processState(job) != "T" }
    try letGo(1)
    #expect(try next.wait().exitCode == 0)
    #expect(try ledger.stateCounts() == ["completed": 2])
  }

  @Test func `a suspended launch carries requests out when it continues`() throws {
    let launch = try start([waiting(1), waiting(2)], "-j", "1")
    let job = try process(1)
    let launcher = try launch.waitForLauncher()
    launch.send(SIGTSTP)
    try eventually("all is stopped") {
      [launch.pid, launcher, job].allSatisfy { processState($0) == "T" }
    }
    let result = try sandbox.batchrun("set", "a", "-j", "2")
    #expect(result.exitCode == 1)
    #expect(
      result.errors
        == "batchrun: error: 'a' has not answered for 10s; it may be suspended (fg continues it). "
        + "The request stands\n")
    #expect(running == [1])
    launch.send(SIGCONT)
    try eventually("the second job runs") { running == [1, 2] }
    try letGo(1, 2)
    #expect(try launch.wait().exitCode == 0)
  }

  /// The lock file is one of a launcher that knows no requests: it has no namespace of processes, and there
  /// is no socket.
  @Test func `a launch of an older batchrun takes no requests`() throws {
    try sandbox.write("true\n", to: "a.runfile")
    _ = try sandbox.batchrun("launch", "a.runfile")
    try sandbox.write(
      """
      import fcntl, json, os, socket, time
      boot = open("/proc/sys/kernel/random/boot_id").read().strip()
      start = int(open("/proc/self/stat").read().rsplit(")", 1)[1].split()[19])
      lock = open("runs/a/lock", "w")
      fcntl.flock(lock, fcntl.LOCK_EX)
      json.dump({"pid": os.getpid(), "pid_start": start, "guardian_pid": os.getpid(),
        "guardian_start": start, "host": socket.gethostname(), "boot_id": boot,
        "started": time.time(), "state": "launching"}, lock)
      lock.flush()
      open("ready", "w")
      while not os.path.exists("end"):
        time.sleep(0.01)

      """, to: "old.py")
    let old = try sandbox.start(Invocation(["python3", "old.py"], program: "/usr/bin/env"))
    try eventually("it has the lock") { sandbox.exists("ready") }
    for words in [["pause", "a"], ["set", "a", "-j", "2"], ["retry", "a", "1"]] {
      let result = try sandbox.run(Invocation(words))
      #expect(result.exitCode == 1)
      #expect(
        result.errors
          == "batchrun: error: 'a' was started by an older batchrun, which takes no requests\n",
        "\(result)")
    }
    try sandbox.write("", to: "end")
    #expect(try old.wait().exitCode == 0)
  }
}
