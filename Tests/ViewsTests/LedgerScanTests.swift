import JSON
import Jobs
import Ledger
import Posix
import TestSupport
import Testing

@testable import Views

/// Reading a ledger while a launch, which is this test, writes it.
@Suite struct LedgerScanTests {
  private let sandbox: Sandbox
  private let location: LedgerLocation
  private let lock: LaunchLock
  private let ledger: Ledger

  init() throws {
    sandbox = try Sandbox()
    location = LedgerLocation(home: sandbox.path("runs"), name: "a")
    let folder = try LedgerFolder.forWriting(location)
    let own = ProcessIdentity.current
    lock = try LaunchLock.acquire(
      folder,
      as: LockHolder(
        pid: own.pid, pidStart: own.startTicks, host: Machine.hostname,
        bootID: Machine.bootIdentifier, started: Clock.wall - 10, state: "launching"))
    ledger = try Ledger(opening: folder, holding: lock)
    var events = EventBuffer()
    events.launch(
      JSONObject([
        .init(key: "time", value: (Clock.wall - 5).jsonValue),
        .init(key: "pid", value: own.pid.jsonValue), .init(key: "n_jobs", value: 2.jsonValue),
        .init(key: "jobs", value: 5.jsonValue),
      ]))
    try ledger.append(events)
  }

  private func begin(_ command: String, attempt: Int = 1) throws {
    let bytes = Array(command.utf8)
    var events = EventBuffer()
    bytes.withUnsafeBytes { bytes in
      let digest = CommandDigest(of: bytes)
      events.start(
        id: JobID(digest), attempt: attempt, at: Clock.wall, host: "here", slot: 1, line: 7,
        digest: digest, command: bytes, launch: ProcessIdentity.current.startTicks)
    }
    try ledger.append(events)
  }

  private func end(_ command: String, _ outcome: Outcome, attempt: Int = 1) throws {
    var events = EventBuffer()
    events.end(
      id: JobID(CommandDigest(of: command.utf8)), attempt: attempt, outcome: outcome,
      start: Clock.wall, runtime: 1.5, usage: nil)
    try ledger.append(events)
  }

  private func scan() throws -> LedgerScan {
    try LedgerScan(location, name: "a", listLimit: 10, follows: true)
  }

  /// What following has come to is what a new reader finds.
  private func expectAgreement(_ followed: LedgerStatus) throws {
    let fresh = try LedgerScan(location, name: "a", listLimit: 10).status
    #expect(JobState.allCases.map(followed.count) == JobState.allCases.map(fresh.count))
    #expect(followed.running.map(\.command) == fresh.running.map(\.command))
    #expect(followed.running.map(\.slot) == fresh.running.map(\.slot))
    #expect(followed.failed.map(\.command) == fresh.failed.map(\.command))
    #expect(followed.failed.map(\.outcome) == fresh.failed.map(\.outcome))
    #expect(followed.endedInLaunch == fresh.endedInLaunch)
    #expect(followed.left == fresh.left)
  }

  @Test func theLaunchIsKnownByItsLockAndItsRecord() throws {
    let launch = try #require(try scan().status.launch)
    #expect(launch.pid == ProcessIdentity.current.pid)
    #expect(launch.jobs == 5)
    #expect(launch.workers == 2)
    #expect(launch.activity == "launching")
  }

  @Test func followsEveryChange() throws {
    var scan = try scan()
    #expect(try !scan.advance())
    let steps: [() throws -> Void] = [
      { try begin("one") }, { try begin("two") }, { try end("one", .exited(code: 0)) },
      { try end("two", .exited(code: 3)) }, { try begin("two", attempt: 2) },
      { try end("two", .timedOut, attempt: 2) }, { try begin("three") },
      { try end("three", .signaled(signal: 11)) }, { try begin("four") },
    ]
    for step in steps {
      try step()
      #expect(try scan.advance())
      try expectAgreement(scan.status)
      #expect(try !scan.advance())
    }
    #expect(scan.status.count(.completed) == 1)
    #expect(scan.status.failed.map(\.outcome) == [.timedOut])
    #expect(scan.status.running.map(\.command) == [Array("four".utf8)])
    // One has completed, one has failed, one was terminated, and one runs.
    #expect(scan.status.left == 5 - 3 - 1)
  }

  @Test func recordsThatAreDamagedInsideAreWarnedOf() throws {
    let whole =
      #""a1a1a1a1a1a1a1a1":{"status":0,"state":"completed","start":1,"runtime":1,"command":"a"}"#
    func scan(_ records: [String]) throws -> LedgerScan {
      let text = "{\n" + records.joined(separator: ",\n") + "\n}\n"
      try sandbox.write(text, to: "metadata.json")
      return try LedgerScan(
        LedgerLocation(folder: sandbox.path), name: "damaged", listLimit: 10)
    }
    #expect(try scan([whole]).warnings.isEmpty)
    let damaged = (1...5).map {
      whole.replacing("a1a1a1a1a1a1a1a1", with: "a1a1a1a1a1a1a1b\($0)")
        .replacing(#""runtime":1,"#, with: #""runtime":1,,"#)
    }
    let found = try scan([whole] + damaged)
    #expect(found.status.count(.completed) == 6)
    #expect(found.warnings.count == 4)
    #expect(
      found.warnings[0].contains(
        "/metadata.json' is damaged: the record of run 'a1a1a1a1a1a1a1b1': "))
    #expect(found.warnings[3].hasSuffix("/metadata.json' has 2 more damaged records"))
  }

  @Test func manyChangesAtOnceAreTakenInTogether() throws {
    var scan = try scan()
    for number in 1...50 {
      try begin("job \(number)")
      if number > 2 { try end("job \(number)", .exited(code: number % 5 == 0 ? 1 : 0)) }
    }
    #expect(try scan.advance())
    try expectAgreement(scan.status)
    #expect(scan.status.count(.running) == 2)
  }

  @Test func aLineThatIsNotWholeWaits() throws {
    try begin("one")
    var scan = try scan()
    try TestSupport.write(
      Array("{\"event\":\"end\",\"id\":\"00".utf8), toFile: location.journalPath, append: true)
    #expect(try !scan.advance())
    try expectAgreement(scan.status)
  }

  /// The launch said that it had 5 jobs to bring to their end.
  @Test func whatTheLastLaunchDidNotStartIsKnown() throws {
    try begin("one")
    try end("one", .exited(code: 0))
    try begin("two")
    try end("two", .signaled(signal: 2))
    var scan = try scan()
    #expect(scan.status.notStarted == nil)
    try ledger.close()
    lock.note(.idle)
    lock.release()
    #expect(try scan.advance())
    #expect(scan.status.launch == nil)
    #expect(scan.status.notStarted == 3)
    #expect(scan.status.json(now: 0, remaining: nil)["not_started"]?.int == 3)
    let lines = StatusRendering(
      scan.status, now: 0, remaining: nil, styling: .plain, width: 80, runningLimit: 0
    ).lines
    #expect(lines[1].hasSuffix("1 interrupted, 3 not started"))
  }

  @Test func aFoldedJournalIsReadAnew() throws {
    try begin("one")
    var scan = try scan()
    try end("one", .exited(code: 0))
    try ledger.close()
    #expect(try scan.advance())
    try expectAgreement(scan.status)
    #expect(scan.status.count(.completed) == 1)
  }

  @Test func whoHasGoneHoldsNothing() throws {
    try begin("one")
    var scan = try scan()
    #expect(scan.status.count(.running) == 1)
    // The lock of a process that had our pid before us.
    let own = ProcessIdentity.current
    try lock.write(
      LockHolder(
        pid: own.pid, pidStart: own.startTicks + 1, host: Machine.hostname,
        bootID: Machine.bootIdentifier, started: 0, state: "launching"))
    #expect(try scan.advance())
    #expect(scan.status.launch == nil)
    #expect(scan.status.count(.running) == 0)
    #expect(scan.status.count(.terminated) == 1)
  }

  @Test func lifeIsJudgedByHostBootAndProcess() {
    let own = ProcessIdentity.current
    var holder = LockHolder(
      pid: own.pid, pidStart: own.startTicks, host: Machine.hostname,
      bootID: Machine.bootIdentifier, started: 0, state: "launching")
    #expect(holder.isAlive(modified: 0, now: 1e9))
    holder.bootID = "another boot"
    #expect(!holder.isAlive(modified: 0, now: 1e9))
    holder.bootID = Machine.bootIdentifier
    holder.pidStart += 1
    #expect(!holder.isAlive(modified: 0, now: 1e9))
    // Its guardian lives.
    holder.guardianPID = own.pid
    holder.guardianStart = own.startTicks
    #expect(holder.isAlive(modified: 0, now: 1e9))
    holder.state = LockActivity.idle.rawValue
    #expect(!holder.isAlive(modified: 0, now: 1e9))
    holder.state = "launching"
    // In a container of this machine, with a name and numbers of its own, the lock tells.
    holder.host = "elsewhere"
    holder.pidNamespace = 1
    #expect(holder.isAlive(modified: 0, now: 1e9, holdsLock: { true }))
    #expect(!holder.isAlive(modified: 0, now: 1e9, holdsLock: { false }))
    holder.bootID = "another boot"
    #expect(holder.isAlive(modified: 1000, now: 1060))
    #expect(!holder.isAlive(modified: 1000, now: 2000))
  }
}
