import Glibc
import JSON
import Randomness
import TestSupport
import Testing

/// kill -9 at any moment: what was recorded is not run again, nothing runs twice at once, and what
/// ended in between counts.
///
/// `BATCHRUN_KILL_ROUNDS` sets how often this is tried for each victim, `BATCHRUN_KILL_SEED` the
/// first of the seeds that the moments come from.
@Suite struct LaunchKillTests {
  private static let rounds = number(of: "BATCHRUN_KILL_ROUNDS") ?? 4
  private static let firstSeed = UInt64(number(of: "BATCHRUN_KILL_SEED") ?? Int(getpid()))

  private static func number(of variable: String) -> Int? {
    getenv(variable).flatMap { Int(String(cString: $0)) }
  }

  @Test(arguments: KillRound.Victim.allCases)
  func `a launch that is killed again and again loses nothing`(victim: KillRound.Victim) throws {
    for round in 0..<LaunchKillTests.rounds {
      let seed = LaunchKillTests.firstSeed &+ UInt64(round)
      try KillRound(victim, seed: seed).run()
    }
  }

  @Test(arguments: KillRound.Victim.allCases)
  func `so it is with 100,000 old jobs in the ledger`(victim: KillRound.Victim) throws {
    for round in 0..<max(1, LaunchKillTests.rounds / 8) {
      let seed = LaunchKillTests.firstSeed &+ UInt64(round)
      try KillRound(victim, seed: seed, oldJobs: 100_000).run()
    }
  }
}

/// One ledger, launched and killed at random moments until a last launch may finish.
struct KillRound {
  enum Victim: CaseIterable {
    case launcher, guardian, both
  }

  private static let workers = 4
  private static let kills = 3
  private static let folder = "runs/a"

  private let victim: Victim
  private let seed: UInt64
  private let sandbox: Sandbox
  private let trace: JobTrace
  private let ledger: LedgerFiles
  private let jobs: [String: (line: String, exitCode: Int)]
  private let oldJobs: Int

  init(_ victim: Victim, seed: UInt64, oldJobs: Int = 0) throws {
    self.victim = victim
    self.seed = seed
    self.oldJobs = oldJobs
    sandbox = try Sandbox()
    trace = try JobTrace(in: sandbox)
    ledger = LedgerFiles(sandbox, KillRound.folder)
    var random = SplitMix64(seed: seed)
    var jobs: [String: (line: String, exitCode: Int)] = [:]
    var lines: [String] = []
    for number in 1...40 {
      let job = "\(number)"
      let exitCode = number % 7 == 0 ? 3 : 0
      let seconds = Double(Int.random(in: 0...80, using: &random)) / 1000
      lines.append(trace.line(job, seconds: seconds, exitCode: exitCode))
      // Every other job needs a shell.
      if number % 2 == 0 { lines[number - 1] += "; exit $?" }
      jobs[job] = (lines[number - 1], exitCode)
    }
    self.jobs = jobs
    try sandbox.write(lines.map { $0 + "\n" }.joined(), to: "a.runfile")
    if oldJobs > 0 { try writeOldJobs() }
  }

  /// Jobs of an earlier time, as Python's batchrun would have left them.
  private func writeOldJobs() throws {
    try sandbox.makeFolder(KillRound.folder)
    var text = "{\n"
    for number in 1...oldJobs {
      let id = String(UInt64(number) &* 0x9E37_79B9_7F4A_7C15, radix: 16)
      text += "\"" + String(repeating: "0", count: 16 - id.count) + id
      text += "\": {\"start\": 1700000000.5, \"runtime\": 1.5, \"status\": 0, "
      text += "\"command\": \"old \(number)\", \"parameters\": {}}"
      text += number < oldJobs ? ",\n" : "\n}\n"
    }
    try sandbox.write(text, to: "\(KillRound.folder)/metadata.json")
  }

  func run() throws {
    var random = SplitMix64(seed: ~seed)
    let path = sandbox.path("\(KillRound.folder)/metadata.json")
    let reader = oldJobs > 0 ? bigReader(path) : SnapshotReader(path: path)
    var killed: [RunningProgram] = []
    var recorded: [(lines: Set<String>, eventsBefore: Int)] = []
    for _ in 0..<KillRound.kills {
      let launch = try startLaunch()
      // Whatever it is doing by then: the moment is what this test is about.
      usleep(UInt32.random(in: 0...(oldJobs > 0 ? 1_500_000 : 400_000), using: &random))
      let wasHit = kill(launch, guardianFirst: Bool.random(using: &random))
      killed.append(launch)
      recorded.append((ledger.finishedCommands(containing: "./job"), trace.events.count))
      // One that was missed has the ledger by right.
      if Bool.random(using: &random) || !wasHit { try launch.wait() }
    }
    let last = try startLaunch().wait(within: 120)
    #expect([0, 1].contains(last.exitCode), "\(context): \(last)")
    for launch in killed { try launch.wait() }
    let (samples, faults) = reader.stop()

    #expect(trace.contradictions == [], "\(context)")
    #expect(trace.runningJobs == [], "\(context)")
    #expect(Set(trace.startedJobs) == Set(jobs.keys), "\(context)")
    if victim != .both {
      #expect(trace.startCounts.filter { $0.value > 1 } == [:], "\(context)")
    } else {
      let again = trace.startedJobs.count - jobs.count
      #expect(again <= KillRound.kills * KillRound.workers, "\(context)")
    }
    for (lines, eventsBefore) in recorded { expectNoneRanAgain(lines, after: eventsBefore) }
    try expectRecords()
    #expect(faults == [], "\(context)")
    #expect(samples > 0, "\(context)")
    try expectNothingLeft()
  }

  private var context: String { "victim \(victim), seed \(seed)" }

  private func startLaunch() throws -> RunningProgram {
    try sandbox.startBatchrun("launch", "a.runfile", "-j", "\(KillRound.workers)")
  }

  /// Returns whether there was anything to kill: a launch that is just beginning, or waits for the
  /// one before, has no launcher.
  private func kill(_ launch: RunningProgram, guardianFirst: Bool) -> Bool {
    let launcher = launch.launcher
    if victim == .guardian || (victim == .both && guardianFirst) { launch.send(SIGKILL) }
    if victim != .guardian, let launcher { Glibc.kill(launcher, SIGKILL) }
    if victim == .both && !guardianFirst { launch.send(SIGKILL) }
    return victim != .launcher || launcher != nil
  }

  // MARK: Checks

  /// What the ledger had as finished at some moment must not begin after it.
  private func expectNoneRanAgain(_ lines: Set<String>, after eventsBefore: Int) {
    for event in trace.events.dropFirst(eventsBefore) where event.isStart {
      guard let line = jobs[event.job]?.line else { continue }
      #expect(!lines.contains(line), "\(context): '\(line)' was recorded, and ran again")
    }
  }

  private func expectRecords() throws {
    guard oldJobs == 0 else {
      let finished = ledger.finishedCommands(containing: "./job")
      #expect(finished.count == jobs.count, "\(context)")
      return
    }
    let records = try ledger.records()
    for (line, exitCode) in jobs.values {
      let record = records[line]
      #expect(record?["exit_code"]?.int == exitCode, "\(context): \(line)")
      #expect(
        record?["state"]?.string == (exitCode == 0 ? "completed" : "error"), "\(context): \(line)")
    }
    #expect(records.count == jobs.count, "\(context)")
  }

  private func expectNothingLeft() throws {
    let begun = trace.events.count
    let again = try sandbox.batchrun("launch", "a.runfile", "-j", "4")
    let hasFailures = jobs.values.contains { $0.exitCode != 0 }
    #expect(again.exitCode == (hasFailures ? 1 : 0), "\(context): \(again)")
    #expect(trace.events.count == begun, "\(context)")
    let rest = sandbox.names(in: KillRound.folder).filter { $0.contains("metadata.json.") }
    #expect(rest == [], "\(context): temporary files are left")
  }

  /// A big file is not parsed whole in every sample: nothing of it is missing if its first record,
  /// its last bracket and the number of its lines are there.
  private func bigReader(_ path: String) -> SnapshotReader {
    let atLeast = oldJobs
    return SnapshotReader(path: path) { content in
      let lines = content.withUnsafeBytes { bytes in
        var count = 0
        var position = 0
        while let base = bytes.baseAddress,
          let newline = memchr(base + position, 0x0A, bytes.count - position)
        {
          count += 1
          position = UnsafeRawPointer(newline) - base + 1
        }
        return count
      }
      guard content.starts(with: "{\n\"".utf8), content.suffix(2) == [0x7D, 0x0A][...],
        lines >= atLeast + 2
      else { throw TestFailure("\(lines) lines, ending in \(content.suffix(20))") }
    }
  }
}
