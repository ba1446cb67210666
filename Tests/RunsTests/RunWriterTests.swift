import RunsTestSupport
import Glibc
import JSON
import Jobs
import Ledger
import Operations
import Posix
import Testing

@testable import Runs

@Suite struct RunWriterTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
  }

  @Test func `a run reads back as it was created`() throws {
    let writer = try fixture.writer()
    var creation = RunCreation(
      operation: "m:train", role: .batch, state: .staged, time: 1_800_000_000)
    creation.flags = Flags([
      "a": .null, "b": .boolean(false), "c": .integer(-3), "d": .real(2), "e": .string("1.0\"\n"),
      "f": .list([.integer(1), .real(1e30)]), "g": .map(["x": .string("ü")]),
    ])
    creation.userFlags = Flags(["c": .integer(-3)])
    creation.protoFlags = Flags(["c": .list([.integer(1)])])
    creation.label = "l"
    creation.tags = ["t", "u"]
    creation.comments = [.init(body: "b", host: "h", user: "u", time: 5.5)]
    creation.isMarked = true
    creation.parent = .random()
    creation.others.set(.randomSeed, 7)
    try writer.create(creation)
    try writer.close()

    let run = try #require(try fixture.store.run(creation.id))
    #expect(run.operation == "m:train")
    #expect(run.role == .batch)
    #expect(run.state == .staged)
    #expect(run.flags == creation.flags)
    #expect(run.userFlags == creation.userFlags)
    #expect(run.protoFlags == creation.protoFlags)
    #expect(run.label == "l")
    #expect(run.tags == ["t", "u"])
    #expect(run.comments == creation.comments)
    #expect(run.isMarked)
    #expect(run.parent == creation.parent)
    #expect(run.batch == nil)
    #expect(run.attempts == 0)
    #expect(run.exitCode == nil)
    #expect(run.start == 1_800_000_000)
    #expect(run.directory == run.ledger.folder + "/dirs/" + creation.id.text)
    #expect(run.members["random_seed"]?.int == 7)
  }

  @Test func `what is appended with room set aside stands behind what others wrote`() throws {
    let (writer, other) = (try fixture.writer(), try fixture.writer())
    let created = try writer.create(fixture.creation(1))
    for (place, ledger) in [writer.ledger, other.ledger, writer.ledger].enumerated() {
      var events = EventBuffer()
      let member = JSONObject.Member(key: "m\(place)", value: .bool(true))
      events.set(id: created.id, RecordChange(JSONObject([member])))
      try ledger.append(events, reserving: 1 << 16)
    }
    let run = try #require(try fixture.store.run(created.id))
    #expect((0..<3).allSatisfy { run.members["m\($0)"] == .bool(true) })
    try writer.close()
    try other.close()
  }

  @Test func `the snapshot is up to date once the writer has closed`() throws {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    try writer.close()
    let snapshot = try #require(fixture.sandbox.bytes(of: "runs/train/metadata.json"))
    #expect(try JSONValue(parsing: snapshot)[run.id.text]?["operation"]?.string == "train")
  }

  @Test func `members are set and taken away`() throws {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    try writer.update(run.id, set: [.init(key: "marked", value: .bool(true))])
    #expect(try fixture.store.run(run.id)?.isMarked == true)
    try writer.update(run.id, unset: ["marked"])
    let unmarked = try #require(try fixture.store.run(run.id))
    #expect(!unmarked.isMarked)
    #expect(unmarked.members["marked"] == nil)
  }

  @Test func `many writers at once lose nothing while others fold`() throws {
    let location = LedgerLocation(home: fixture.store.home, operation: "train")
    let threads = try (0..<4).map { number in
      try WorkerThread {
        do {
          for round in 0..<25 {
            let writer = try RunWriter(location)
            try writer.create(
              RunCreation(operation: "train", state: .staged, time: Double(number * 100 + round)))
            // The process that closes folds, unless another does just then.
            try writer.close()
          }
        } catch {
          Issue.record(error)
        }
      }
    }
    threads.forEach { $0.join() }
    let listing = try fixture.store.runs()
    #expect(listing.problems.isEmpty)
    #expect(Set(listing.runs.map(\.time)).count == 100)
    #expect(try LedgerReader(location).notices.isEmpty)
  }

  @Test func `of many who claim a run one gets it`() throws {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    // Claims of one process are the same claimer, so what excludes here is the state.
    let winners = Monitor(0)
    let location = writer.location
    let threads = try (0..<8).map { _ in
      try WorkerThread {
        do {
          _ = try RunWriter(location).claim(run.id, expecting: [.staged])
          winners.change { $0 += 1 }
        } catch RunError.unexpectedState(_, .pending) {
        } catch {
          Issue.record(error)
        }
      }
    }
    threads.forEach { $0.join() }
    #expect(winners.withLock { $0 } == 1)
    #expect(try fixture.store.run(run.id)?.state == .pending)
  }

  @Test func `a claim by another living process stands`() throws {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    // The process that started us lives as long as we do.
    let parent = try #require(ProcessIdentity(pid: getppid()))
    let claimer = RunClaimer(
      pid: parent.pid, pidStart: parent.startTicks, host: Machine.hostname,
      bootID: Machine.bootIdentifier)
    try writer.update(
      run.id, set: [.state(.pending), .init(key: "claimed_by", value: claimer.json)])
    #expect {
      try writer.claim(run.id)
    } throws: { error in
      if case RunError.claimed(run.id, by: claimer) = error { true } else { false }
    }
    try writer.release(run.id)
    #expect(try fixture.store.run(run.id)?.state == .pending)
  }

  @Test func `the claim of a dead process is void`() throws {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    try writer.update(
      run.id,
      set: [
        .state(.pending), .init(key: "claimed_by", value: deadClaimer),
        .init(key: "claimed_from", value: .string("staged")),
      ])
    #expect(try fixture.store.run(run.id)?.state == .staged)
    #expect(try writer.claim(run.id, expecting: [.staged]).state == .staged)
    #expect(try fixture.store.run(run.id)?.state == .pending)
  }

  @Test func `a claim of another namespace stands as long as its process holds the run`() throws {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    var claimer = RunClaimer.current
    claimer.pidStart += 1
    claimer.pidNamespace = 1
    try writer.update(
      run.id,
      set: [
        .state(.pending), .init(key: "claimed_by", value: claimer.json),
        .init(key: "claimed_from", value: .string("staged")),
      ])
    var hold = ClaimHold(of: run.id, in: writer.ledger.folder.directory)
    #expect(hold != nil)
    #expect(try fixture.store.run(run.id)?.isUnderWay == true)
    #expect {
      try writer.claim(run.id, expecting: [.staged])
    } throws: { error in
      if case RunError.claimed(run.id, by: claimer) = error { true } else { false }
    }
    hold = nil
    #expect(try fixture.store.run(run.id)?.isUnderWay == false)
    #expect(try writer.claim(run.id, expecting: [.staged]).state == .staged)
    // The claim is ours now, and others see it by what this process holds.
    let files = JobFiles(of: run.id)
    #expect(files.isClaimHeld(in: writer.ledger.folder.directory))
    try writer.release(run.id)
    #expect(!files.isClaimHeld(in: writer.ledger.folder.directory))
    #expect(access(run.ledger.folder + "/" + files.logs, F_OK) != 0)
  }

  @Test func `a run is taken over from the dead queue that claimed it, unless another was quicker`()
    throws
  {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    let queue = try #require(RunClaimer(deadClaimer))
    let claimed: [JSONObject.Member] = [
      .state(.pending), .init(key: "claimed_by", value: queue.json),
      .init(key: "claimed_from", value: .string("staged")),
    ]
    try writer.update(run.id, set: claimed)
    try writer.takeOver(run.id, from: queue)
    #expect(
      RunClaimer(try fixture.store.run(run.id)?.members["claimed_by"]) == RunClaimer.current)

    try writer.update(run.id, set: claimed)
    _ = try writer.claim(run.id, expecting: [.staged])
    #expect {
      try writer.takeOver(run.id, from: queue)
    } throws: { error in
      if case RunError.claimed(run.id, by: .current) = error { true } else { false }
    }
  }

  @Test func `a claim stands as long as the guardian of a dead process lives`() throws {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    var claimer = try #require(RunClaimer(deadClaimer))
    claimer.guardian = ProcessIdentity(pid: getppid())
    #expect(claimer.guardian != nil)
    #expect(RunClaimer(claimer.json)?.guardian == claimer.guardian)
    try writer.update(
      run.id,
      set: [
        .state(.pending), .init(key: "claimed_by", value: claimer.json),
        .init(key: "claimed_from", value: .string("staged")),
      ])
    #expect {
      try writer.claim(run.id)
    } throws: { error in
      if case RunError.claimed(run.id, by: claimer) = error { true } else { false }
    }
  }

  @Test func `a run that has ended is not claimed`() throws {
    let fixture = try RunFixture()
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    _ = try writer.claim(run.id)
    var events = EventBuffer()
    events.start(id: run.id, attempt: 1, at: 2, host: "a", logs: .merged)
    try writer.ledger.append(events)
    let running = try #require(try fixture.store.run(run.id))
    #expect(running.state == .running)
    #expect(running.members["claimed_by"] != nil)
    #expect(running.members["stderr"] == running.members["stdout"])
    events.removeAll()
    events.end(
      id: run.id, attempt: 1, outcome: .exited(code: 0), start: 2, runtime: 1, usage: nil)
    try writer.ledger.append(events)
    let ended = try #require(try fixture.store.run(run.id))
    #expect(ended.state == .completed)
    #expect(ended.members["claimed_by"] == nil)
    #expect(ended.members["claimed_from"] == nil)
    // The next start is claimed as the first one was.
    #expect(try writer.claim(run.id, expecting: [.completed]).state == .completed)
    try writer.close()
  }

  @Test func `a run that is given back is what it was`() throws {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    _ = try writer.claim(run.id)
    try writer.release(run.id)
    let released = try #require(try fixture.store.run(run.id))
    #expect(released.state == .staged)
    #expect(released.members["claimed_by"] == nil)
    _ = try writer.claim(run.id, expecting: [.staged])
  }

  @Test func `a restarted run is claimed from where it stood`() throws {
    let writer = try fixture.writer()
    let run = try writer.create(fixture.creation(1))
    try writer.update(run.id, set: [.state(.completed)])
    #expect {
      try writer.claim(run.id)
    } throws: { error in
      if case RunError.unexpectedState(run.id, .completed) = error { true } else { false }
    }
    _ = try writer.claim(run.id, expecting: [.completed])
    try writer.release(run.id)
    #expect(try fixture.store.run(run.id)?.state == .completed)
  }

  @Test(arguments: [
    ("train", "train"), ("m:train", "m-train"), ("../x", "-.-x"), ("", "-"), ("é", "--"),
    ("train+random", "train+random"),
  ])
  func `a ledger's folder has a safe name`(operation: String, name: String) {
    #expect(LedgerLocation(home: "h", operation: operation).folder == "h/" + name)
  }

  @Test func `the name of a ledger is no longer than any file system takes`() {
    let long = String(repeating: "x", count: 300)
    #expect(LedgerLocation(home: "h", operation: long).folder.utf8.count == 102)
  }
}
