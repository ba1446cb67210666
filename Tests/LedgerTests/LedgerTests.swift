import Jobs
import Posix
import TestSupport
import Testing

@testable import Ledger

@Suite struct LedgerTests {
  let fixture: LedgerFixture

  init() throws {
    fixture = try LedgerFixture()
  }

  @Test(arguments: [true, false]) func whatWasAppendedIsThereAgain(isClosed: Bool) throws {
    let ledger = try fixture.open()
    #expect(ledger.index.count == 0)
    var events = EventBuffer()
    events.start("echo a")
    events.start("echo b")
    events.end("echo a")
    try ledger.append(events)
    if isClosed { try ledger.finish() } else { ledger.die() }

    let again = try fixture.open()
    #expect(again.notices.isEmpty)
    #expect(
      again.index.summary(of: "echo a")
        == JobSummary(id: id("echo a"), state: .completed, status: 0, attempts: 1))
    #expect(again.index.summary(of: "echo b")?.state == .running)
    #expect(again.index.summary(of: "echo b")?.status == nil)
    #expect(again.index.summary(of: "echo c") == nil)
    try again.finish()
  }

  @Test func anEmptyLedgerIsJSONFromTheStart() throws {
    let ledger = try fixture.open()
    #expect(try fixture.records().members.isEmpty)
    try ledger.finish()
    #expect(String(decoding: fixture.snapshot, as: UTF8.self) == "{\n}\n")
  }

  @Test func closingAnUnchangedLedgerWritesNothing() throws {
    try fixture.record {
      $0.start("a"); $0.end("a")
    }
    let before = try FileStamp(fixture)
    let ledger = try fixture.open()
    try ledger.finish()
    #expect(try FileStamp(fixture) == before)
  }

  @Test func aForeignLayoutThatNothingChangesStaysAsItIs() throws {
    try fixture.replaceSnapshot(PythonLedger.text)
    let ledger = try fixture.open()
    try ledger.finish()
    #expect(String(decoding: fixture.snapshot, as: UTF8.self) == PythonLedger.text)
  }

  @Test func foldersAndFilesAreForTheOwnerOnly() throws {
    try fixture.record { $0.start("a") }
    let folder = try Directory(path: fixture.location.folder)
    #expect(try folder.descriptor.status().mode & 0o777 == 0o700)
    for name in try folder.names() {
      let status = try #require(try folder.status(of: name))
      #expect(status.mode & 0o777 == 0o600, "\(name)")
    }
  }

  @Test func appendsOfManyThreadsAreAllThereAndWhole() throws {
    let ledger = try fixture.open()
    let threads = try (0..<8).map { thread in
      try WorkerThread {
        var events = EventBuffer()
        for number in 0..<1000 {
          let command = "echo \(thread) \(number)"
          events.removeAll()
          events.start(command)
          events.end(command, .exited(code: Int32(number % 2)))
          do { try ledger.append(events) } catch { Issue.record(error) }
        }
      }
    }
    threads.forEach { $0.join() }
    ledger.die()

    let again = try fixture.open()
    #expect(again.notices.isEmpty)
    #expect(again.index.counts == [.completed: 4000, .error: 4000])
    try again.finish()
    #expect(try fixture.records().members.count == 8000)
  }

  @Test func durableAppendsAreSyncedWhenTheyReturn() throws {
    let ledger = try fixture.open(isDurable: true)
    var events = EventBuffer()
    events.start("a")
    try ledger.append(events)
    #expect(ledger.journal.state.withLock { $0.synced == $0.appended && $0.appended > 0 })
    try ledger.finish()
  }

  @Test func `a fold waits only so long for whoever has the journal, and appends continue`() throws
  {
    let told = Monitor([LedgerNotice]())
    let ledger = try fixture.open(notify: { notice in told.change { $0.append(notice) } })
    var events = EventBuffer()
    events.start("a")
    try ledger.append(events)
    let other = try FileDescriptor(reading: fixture.location.journalPath)
    try other.lock(.exclusive)
    let folding = try WorkerThread { try? ledger.fold() }
    events.removeAll()
    events.end("a")
    try ledger.append(events)
    let isTold = told.wait(until: Clock.monotonic + 60) { notices in
      notices.contains { notice in
        if case .foldFailed(let error) = notice { error.endOfWait == .tooLong } else { false }
      } ? true : nil
    }
    #expect(isTold == true)
    try other.unlock()
    folding.join()
    try ledger.finish()
    #expect(try fixture.record(of: "a")?["state"]?.string == "completed")
  }

  @Test func `a process that is recorded behind the end of its attempt is nothing`() throws {
    try fixture.record { events in
      events.start("a")
      events.end("a")
      events.process(id: id("a"), attempt: 1, pid: 4711, startTicks: 5)
    }
    let record = try #require(try fixture.record(of: "a"))
    #expect(record["pid"] == nil)
    #expect(record["state"]?.string == "completed")
  }

  @Test func othersAppendWhileALaunchHoldsTheLedger() throws {
    let ledger = try fixture.open()
    var events = EventBuffer()
    events.start("a")
    try ledger.append(events)
    try ledger.fold()
    let other = try SharedLedger(fixture.location)
    var label = EventBuffer()
    label.set(id: id("a"), #"{"label":"best","user":"x"}"#)
    try other.append(label)
    try ledger.fold()
    label.removeAll()
    label.set(id: id("a"), #"{"tags":["t"]}"#, removing: .user)
    try other.append(label)
    events.removeAll()
    events.end("a")
    try ledger.append(events)
    try ledger.finish()

    let record = try #require(try fixture.record(of: "a"))
    #expect(record["label"]?.string == "best")
    #expect(record["tags"]?.array == [.string("t")])
    #expect(record["x"] == nil)
    #expect(record["state"]?.string == "completed")
  }

  @Test func editsOfManyAreNotLostInFolds() throws {
    let ledger = try fixture.open()
    var events = EventBuffer()
    events.start("a")
    try ledger.append(events)
    let location = fixture.location
    let editors = try (0..<4).map { editor in
      try WorkerThread {
        do {
          let other = try SharedLedger(location)
          for number in 0..<50 {
            var edit = EventBuffer()
            edit.set(id: id("a"), "{\"e\(editor)_\(number)\":\(number)}")
            try other.append(edit)
          }
        } catch {
          Issue.record(error)
        }
      }
    }
    for _ in 0..<20 { try ledger.fold() }
    editors.forEach { $0.join() }
    try ledger.finish()
    let record = try #require(try fixture.record(of: "a"))
    for editor in 0..<4 {
      for number in 0..<50 { #expect(record["e\(editor)_\(number)"]?.int == number) }
    }
  }

  @Test func aLongJournalIsFoldedWhileItsWriterGoesOn() throws {
    let ledger = try SharedLedger(fixture.location)
    let label = String(repeating: "x", count: 1000)
    for number in 0..<1200 {
      var events = EventBuffer()
      events.set(id: id("\(number)"), #"{"label":"\#(label)"}"#)
      try ledger.append(events)
      if number == 100 {
        ledger.foldIfLong()
        #expect(fixture.snapshot.count < 100)
      }
    }
    ledger.foldIfLong()
    #expect(fixture.snapshot.count > 1_200_000)
    #expect(fixture.journal.count < 1000)
    var events = EventBuffer()
    events.set(id: id("another"), #"{"label":"y"}"#)
    try ledger.append(events)
    #expect(try fixture.view().count == 1201)
    try ledger.close()
    #expect(try fixture.view().count == 1201)
  }

  @Test func aWriterThatLeavesFoldsWhatItWroteAndPutsADamagedSnapshotRight() throws {
    try fixture.record { events in
      events.start("a")
      events.end("a", .exited(code: 0))
    }
    let good = String(decoding: fixture.snapshot, as: UTF8.self)
    for snapshot in [good, String(good.dropLast(20))] {
      try fixture.replaceSnapshot(snapshot)
      let notices = Monitor<[LedgerNotice]>([])
      let ledger = try SharedLedger(fixture.location) { notice in
        notices.change { $0.append(notice) }
      }
      var events = EventBuffer()
      events.start("b")
      try ledger.append(events)
      try ledger.close()
      #expect(try fixture.record(of: "b")?["state"]?.string == "running")
      let isRebuilt = notices.withLock { notices in
        notices.contains { if case .rebuiltSnapshot = $0 { true } else { false } }
      }
      #expect(isRebuilt == (snapshot != good))
    }
  }
}

/// What would change if a file were written again.
struct FileStamp: Equatable {
  let snapshot: FileStatus?
  let journal: FileStatus?

  init(_ fixture: LedgerFixture) throws {
    let folder = try Directory(path: fixture.location.folder)
    snapshot = try folder.status(of: fixture.location.snapshotName)
    journal = try folder.status(of: fixture.location.journalName)
  }
}
