import JSON
import Jobs
import Ledger
import Testing
import Text

@testable import Views

@Suite struct LedgerStatusTests {
  private static let started = 1_700_000_000.0

  private func job(
    _ number: Int, _ state: JobState, _ outcome: Outcome? = nil, command: String? = nil,
    start: Double? = nil, runtime: Double? = nil, line: Int? = nil, attempts: Int = 1
  ) -> JobReport {
    var report = JobReport(
      id: JobID(random: UInt64(number), 0), command: Array((command ?? "echo \(number)").utf8),
      state: state, outcome: outcome, attempts: attempts, start: start, runtime: runtime,
      slot: state == .running ? number : nil, line: line)
    // Begun by the launch that has the lock, unless it was before that.
    if state == .running {
      report.trace = JobTrace(report.id, state: state, launch: start ?? 0 < Self.started ? 0 : 1)
    }
    return report
  }

  private func status(
    launch: Bool = true, listLimit: Int = 10, _ jobs: [JobReport]
  ) -> LedgerStatus {
    let holder = LedgerStatus.Launch(
      pid: 42, host: "vm", started: Self.started, activity: "launching", jobs: 10, workers: 2)
    let lock = LockHolder(
      pid: 42, pidStart: 1, host: "vm", bootID: "b", started: Self.started, state: "launching")
    var status = LedgerStatus(
      name: "sweep", folder: "runs/sweep", launch: launch ? holder : nil,
      liveness: Liveness(launch: launch ? lock : nil), listLimit: listLimit)
    for job in jobs { status.add(job) }
    return status
  }

  private var mixed: [JobReport] {
    [
      job(1, .completed, .exited(code: 0), start: Self.started - 100, runtime: 5),
      job(2, .completed, .exited(code: 0), start: Self.started + 1, runtime: 4),
      job(3, .error, .exited(code: 3), start: Self.started + 2, runtime: 6, line: 9),
      job(4, .error, .timedOut, start: Self.started + 2, runtime: 6, line: 2, attempts: 3),
      job(5, .running, start: Self.started + 20),
      job(6, .running, start: Self.started + 10, line: 17),
      job(7, .terminated, .signaled(signal: 11), start: Self.started - 50, runtime: 1),
    ]
  }

  @Test func whatWasStoppedEarlyIsNotAmongTheInterrupted() {
    let stop = EarlyStop(step: 9, value: 0.85, rule: "asha")
    var status = status([
      job(1, .terminated, .stoppedEarly(stop), start: Self.started + 1, runtime: 2),
      job(2, .terminated, .terminated(signal: 15), start: Self.started + 1, runtime: 2),
      job(3, .completed, .exited(code: 0), start: Self.started + 1, runtime: 2),
    ])
    #expect(status.stoppedEarly == 1)
    #expect(status.count(.terminated) == 1)
    #expect(status.total == 3)
    #expect(status.terminated.map(\.id) == [JobID(random: 2, 0)])
    #expect(status.endedInLaunch == 3)
    let json = status.json(now: Self.started, remaining: nil)
    #expect(json["stopped_early"]?.int == 1)
    #expect(json["jobs"]?["terminated"]?.int == 1)
    status.change(JobID(random: 1, 0), from: .terminated, to: nil)
    #expect(status.stoppedEarly == 0)
    #expect(status.count(.terminated) == 1)
  }

  @Test func countsStatesAndWhatTheLaunchHasDone() {
    let status = status(mixed)
    #expect(status.count(.completed) == 2)
    #expect(status.count(.error) == 2)
    #expect(status.count(.running) == 2)
    #expect(status.count(.terminated) == 1)
    #expect(status.total == 7)
    #expect(status.endedInLaunch == 3)
    #expect(status.failedInLaunch == 2)
    #expect(status.runtimesInLaunch.sorted() == [4, 6, 6])
    #expect(status.left == 10 - 3 - 2)
    #expect(status.running.map(\.slot) == [6, 5])
    #expect(status.failed.map(\.line) == [2, 9])
    #expect(status.lastStart == Self.started + 20)
  }

  @Test func whatRanWhenItsLaunchVanishedIsTerminated() {
    let status = status(launch: false, mixed)
    #expect(status.count(.running) == 0)
    #expect(status.count(.terminated) == 3)
    #expect(status.running.isEmpty)
    #expect(status.left == nil)
  }

  /// Runs of operations need no launch.
  @Test func whatALivingProcessHasTakenRuns() {
    func report(claimedBy claimer: RunClaimer) -> JobReport {
      var record: [UInt8] = []
      record.append(#"{"state":"running","start":1,"claimed_by":"#)
      record.appendJSON(claimer.json)
      record.append(UInt8(ascii: "}"))
      return record.withUnsafeBytes { JobReport(id: JobID(random: 1, 1), record: $0) }
    }
    var gone = RunClaimer.current
    gone.pidStart += 1
    #expect(status(launch: false, [report(claimedBy: .current)]).count(.running) == 1)
    #expect(status(launch: false, [report(claimedBy: gone)]).count(.terminated) == 1)
  }

  @Test(arguments: [0, 1, 3, 100]) func keepsTheFirstFailedJobsOfTheRunfile(limit: Int) {
    let jobs = (0..<5000).map { job($0, .error, .exited(code: 1), line: ($0 * 37) % 5000 + 1) }
    let status = status(listLimit: limit, jobs)
    #expect(status.failed.map(\.line) == Array((1...5000).prefix(limit)))
    #expect(status.count(.error) == 5000)
  }

  @Test func followsJobsFromStateToState() {
    var status = status(mixed)
    let six = job(6, .completed, .exited(code: 0), start: Self.started + 10, runtime: 3)
    status.change(six.id, from: .running, to: six)
    #expect(status.running.map(\.slot) == [5])
    #expect(status.count(.completed) == 3)
    #expect(status.endedInLaunch == 4)
    #expect(status.left == 5)
    // A failed one is tried again: it has not ended after all.
    let four = job(4, .running, start: Self.started + 30)
    status.change(four.id, from: .error, to: four)
    #expect(status.count(.error) == 1)
    #expect(status.failed.map(\.line) == [9])
    #expect(status.failedInLaunch == 1)
    #expect(status.left == 5)
    // A new one, and one that is gone.
    let new = job(20, .running, start: Self.started + 31)
    status.change(new.id, from: nil, to: new)
    #expect(status.running.map(\.slot) == [5, 4, 20])
    status.change(new.id, from: .running, to: nil)
    #expect(status.running.map(\.slot) == [5, 4])
  }

  @Test func whatAnEarlierLaunchLeftRunningIsTerminated() {
    var status = status([job(1, .running, start: Self.started - 1)])
    #expect(status.count(.running) == 0)
    #expect(status.count(.terminated) == 1)
    let again = job(1, .running, start: Self.started + 1)
    #expect(status.terminated.map(\.endPhrase) == ["lost together with its launcher"])
    status.change(again.id, from: .running, to: again)
    #expect(status.terminated.isEmpty)
    #expect(status.count(.running) == 1)
    #expect(status.count(.terminated) == 0)
  }

  @Test func isShownAsText() {
    let rendering = StatusRendering(
      status(listLimit: 1, mixed), now: Self.started + 75, remaining: 200, styling: .plain,
      width: 80, runningLimit: 1)
    #expect(
      rendering.lines == [
        "sweep: launching for 1m 15s (pid 42 on vm), about 3m 20s left",
        "  2 done, 2 failed, 2 running, 1 interrupted, 5 left; 2 of 2 workers busy",
        "running:",
        "  1m 5s  line 17  00000000000000060000000000000000  echo 6",
        "  and 1 other",
        "failed:",
        "  line 2  timed out after 3 attempts  echo 4",
        "    logs: runs/sweep/logs/00000000000000040000000000000000",
        "  and 1 other",
        "interrupted:",
        "  killed by SIGSEGV  echo 7",
        "    logs: runs/sweep/logs/00000000000000070000000000000000",
      ])
  }

  /// Those that will not start are not left, and no time is expected for them.
  @Test(arguments: ["finishing", "draining"]) func aLaunchThatDrainsSaysWhatItWillNotStart(
    activity: String
  ) throws {
    var status = LedgerStatus(
      name: "sweep", folder: "runs/sweep",
      launch: LedgerStatus.Launch(
        pid: 42, host: "vm", started: Self.started, activity: activity, jobs: 10, workers: 2),
      liveness: Liveness(
        launch: LockHolder(
          pid: 42, pidStart: 1, host: "vm", bootID: "b", started: Self.started, state: activity)))
    for job in mixed { status.add(job) }
    #expect(status.left == 0 && status.notStarted == 5)
    let lines = StatusRendering(
      status, now: Self.started + 75, remaining: nil, styling: .plain, width: 80, runningLimit: 0
    ).lines
    // Nobody asked for the second one.
    let word = activity == "finishing" ? "draining" : "after a crash, running jobs finish"
    #expect(lines[0].hasPrefix("sweep: \(word), launched 1m 15s ago"), "\(lines)")
    #expect(
      lines[1]
        == "  2 done, 2 failed, 2 running, 1 interrupted, 5 not started; 2 of 2 workers busy")
    let json = try JSONValue(parsing: status.json(now: 0, remaining: nil).bytes)
    #expect(json["launch"]?["activity"]?.string == "draining")
    #expect(json["left"]?.int == 0 && json["not_started"]?.int == 5)
  }

  /// A failed job waits to be tried again, and so does one that another launch has left.
  private func retrying(_ activity: String, _ jobs: [JobReport]) -> LedgerStatus {
    var launch = LedgerStatus.Launch(
      pid: 42, host: "vm", started: Self.started, activity: activity, jobs: 10, workers: 2)
    launch.launcherStart = 1
    var status = LedgerStatus(
      name: "sweep", folder: "runs/sweep", launch: launch,
      liveness: Liveness(
        launch: LockHolder(
          pid: 42, pidStart: 1, host: "vm", bootID: "b", started: Self.started,
          state: activity)))
    for job in jobs { status.add(job) }
    return status
  }

  @Test func whatWaitsForARetryIsLeft() throws {
    var jobs = mixed
    jobs[2].retry = 1
    // The launch that was to try it again is another one.
    jobs[3].retry = 2
    var status = retrying("launching", jobs)
    #expect(status.count(.pending) == 1 && status.failed.map(\.id) == [jobs[3].id])
    #expect(status.left == 6 && status.retrying == 1)
    let lines = StatusRendering(
      status, now: Self.started, remaining: nil, styling: .plain, width: 200, runningLimit: 0
    ).lines
    #expect(
      lines[1]
        == "  2 done, 1 failed, 2 running, 1 interrupted, 1 waiting for a retry, 5 left; 2 of 2 workers busy"
    )
    let json = try JSONValue(parsing: status.json(now: 0, remaining: nil).bytes)
    #expect(json["waiting_for_retry"]?.int == 1 && json["left"]?.int == 6)
    var running = job(3, .running, start: Self.started + 30, attempts: 2)
    running.line = 9
    status.change(jobs[2].id, from: .error, to: running)
    #expect(status.count(.pending) == 0 && status.count(.running) == 3 && status.left == 5)
    #expect(status.retrying == 0)
  }

  @Test func inADrainNothingWaitsForARetry() {
    var jobs = mixed
    jobs[2].retry = 1
    let status = retrying("finishing", jobs)
    #expect(status.retrying == 0 && status.failed.count == 2)
  }

  @Test func jobsThatAKilledLaunchHasLeftAreNamed() {
    var lost = LedgerStatus(
      name: "sweep", folder: "runs/sweep", launch: nil,
      liveness: Liveness(launch: nil, evidence: nil))
    lost.add(job(1, .completed, .exited(code: 0), start: Self.started, runtime: 1))
    let lines = StatusRendering(
      lost, now: 0, remaining: nil, styling: .plain, width: 80, runningLimit: 5
    ).lines
    #expect(lines[0] == "sweep: no launch is running")
    let launch = LedgerStatus.Launch(
      pid: 42, host: "vm", started: Self.started, activity: "draining")
    #expect(
      launch.phrase(at: Self.started + 9) == "after a crash, running jobs finish, launched 9s ago")
    #expect(launch.isDraining && launch.word == "draining")
  }

  @Test func skippedJobsHaveAColumnWhereThereAreAny() {
    let skipped = status([job(1, .skipped), job(2, .completed, .exited(code: 0))])
    let lines = statusTable(
      of: [skipped], now: Self.started + 75, styling: .plain, width: 80)
    #expect(
      lines == [
        "LEDGER  DONE  FAILED  RUNNING  INTERRUPTED  SKIPPED  LAUNCH",
        "sweep      1       0        0            0        1  launching for 1m 15s",
      ])
  }

  @Test func soHaveJobsThatWereStoppedEarly() {
    let stop = EarlyStop(step: 9, value: 0.85, rule: "asha")
    let searched = status([job(1, .terminated, .stoppedEarly(stop))])
    let lines = statusTable(
      of: [searched], now: Self.started + 75, styling: .plain, width: 100)
    #expect(
      lines == [
        "LEDGER  DONE  FAILED  RUNNING  INTERRUPTED  STOPPED EARLY  LAUNCH",
        "sweep      0       0        0            0              1  launching for 1m 15s",
      ])
  }

  @Test func withoutALaunchItSaysSo() {
    let rendering = StatusRendering(
      status(launch: false, []), now: 0, remaining: nil, styling: .plain, width: 80,
      runningLimit: 5)
    #expect(
      rendering.lines == [
        "sweep: no launch is running", "  0 done, 0 failed, 0 running",
      ])
  }

  @Test func isShownAsJSON() throws {
    let text = status(mixed).json(now: Self.started + 75, remaining: 12.5).line
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(value["jobs"]?["completed"]?.int == 2)
    #expect(value["left"]?.int == 5)
    #expect(value["remaining"]?.double == 12.5)
    #expect(value["launch"]?["pid"]?.int == 42)
    #expect(value["running"]?.array?.first?["runtime"]?.double == 65)
    #expect(value["launch"]?["started_at"]?.string == timestamp(Self.started))
    let running = value["running"]?.array?.first
    #expect(running?["started_at"]?.string == timestamp(running?["start"]?.double))
    #expect(running?["stopped_at"] == nil)
    let failed = try #require(value["failed"]?.array)
    #expect(failed.map { $0["outcome"]?.string } == ["timed_out", "exited"])
    #expect(failed[1]["exit_code"]?.int == 3)
    #expect(failed.allSatisfy { $0["started_at"]?.string?.isEmpty == false })
    #expect(failed[1]["command"]?.string == "echo 3")
  }

  @Test func whatComesFromOutsideIsInert() {
    let evil = "\u{1B}]0;t\u{7}\u{202E}\r\n"
    var status = LedgerStatus(
      name: evil, folder: evil,
      launch: LedgerStatus.Launch(pid: 1, host: evil, started: 0, activity: evil),
      liveness: Liveness(
        launch: LockHolder(
          pid: 1, pidStart: 1, host: "h", bootID: "b", started: 0, state: "launching")))
    status.add(job(1, .running, command: evil, start: 0))
    status.add(job(2, .error, .notStarted(reason: evil), command: evil))
    let rendering = StatusRendering(
      status, now: 1, remaining: nil, styling: .plain, width: 80, runningLimit: 5)
    let lines =
      rendering.lines + statusTable(of: [status], now: 1, styling: .plain, width: 80)
      + [status.json(now: 1, remaining: nil).line]
    for line in lines {
      #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" })
    }
  }

  @Test func ledgersOfAHomeAreATable() {
    let lines = statusTable(
      of: [
        status(mixed),
        LedgerStatus(
          name: "empty", folder: "runs/empty", launch: nil, liveness: Liveness(launch: nil)),
      ],
      now: Self.started + 75, styling: .plain, width: 80)
    #expect(
      lines == [
        "LEDGER  DONE  FAILED  RUNNING  INTERRUPTED  LAUNCH",
        "sweep      2       2        2            1  launching for 1m 15s",
        "empty      0       0        0            0  never",
      ])
  }

  @Test func lostJobsHaveAColumnAndAName() {
    var status = LedgerStatus(
      name: "lost", folder: "runs/lost", launch: nil,
      lastLaunch: .init(began: Self.started, jobs: 3), liveness: Liveness(launch: nil))
    // Lines have shorter ids than runs.
    let ids = ["1", "2"].map { JobID(CommandDigest(of: Array($0.utf8)), clashing: false) }
    status.add(
      JobReport(
        id: ids[0], command: Array("1".utf8), state: .completed, outcome: .exited(code: 0),
        start: Self.started + 1, runtime: 1))
    let lost = JobReport(id: ids[1], command: [], state: .unknown)
    status.add(lost)
    #expect(status.notStarted == 1, "it has logs, so it has begun")
    #expect(
      statusTable(of: [status], now: Self.started + 11, styling: .plain, width: 80) == [
        "LEDGER  DONE  FAILED  RUNNING  INTERRUPTED  UNKNOWN  LAUNCH",
        "lost       1       0        0            0        1  10s ago",
      ])
    let lines = StatusRendering(
      status, now: Self.started + 11, remaining: nil, styling: .plain, width: 80, runningLimit: 5
    ).lines
    #expect(lines.contains { $0.hasSuffix(lost.id.text) && $0.contains("unknown") })
  }
}
