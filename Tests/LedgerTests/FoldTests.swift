import JSON
import Jobs
import Posix
import TestSupport
import Synchronization
import Testing

@testable import Ledger

@Suite struct FoldTests {
  let fixture: LedgerFixture

  init() throws {
    fixture = try LedgerFixture()
  }

  /// A life with everything in it.
  private func everything(_ events: inout EventBuffer) {
    events.launch(object(#"{"pid":1,"mode":"resume"}"#))
    for attempt in 1...3 {
      events.start("retried", attempt: attempt)
      events.process(id: id("retried"), attempt: attempt, pid: 99, startTicks: 7)
      events.end(
        "retried", attempt < 3 ? .signaled(signal: 9) : .exited(code: 0), attempt: attempt)
    }
    events.start("failed")
    events.end("failed", .exited(code: 2))
    events.start("late")
    events.end("late", .timedOut)
    events.start("stopped")
    events.end("stopped", .terminated(signal: 15))
    events.start("absent")
    events.end("absent", .notStarted(reason: "no \"shell\""))
    events.start("running")
    events.start("gone")
    events.remove(id: id("gone"))
    events.set(id: id("failed"), #"{"label":"x","marked":true}"#)
    events.set(id: id("failed"), "{}", removing: .marked)
  }

  @Test func everyOutcomeIsRecordedAndReadBack() throws {
    try fixture.record(everything)
    let records = try fixture.view()
    func record(_ command: String) throws -> Record {
      try #require(records.first { $0.id == id(command) })
    }
    #expect(records.count == 6)
    let retried = try record("retried")
    #expect(retried.state == .completed)
    #expect(retried.status == 0)
    #expect(retried.attempts == 3)
    #expect(retried.outcome == .exited(code: 0))
    #expect(retried.start == 1_800_000_002.25)
    #expect(retried.runtime == 1.5)
    #expect(
      retried.usage
        == ResourceUsage(userSeconds: 0.25, systemSeconds: 0.125, peakMemory: 4096))
    #expect(retried.command == Array("retried".utf8))
    #expect(retried.pid == 99)
    #expect(retried.line == 3)
    #expect(retried.standardOutput == "logs/\(id("retried").text)/out.log")
    #expect(retried.history.map { $0["start"]?.double } == [1_800_000_000.25, 1_800_000_001.25])
    #expect(retried["sha256"]?.string == JobID(digest("retried"), clashing: true).text)
    #expect(retried.history.map { $0["number"]?.int } == [1, 2])
    #expect(retried.history.allSatisfy { $0["signal"]?.int == 9 })
    #expect(retried["signal"] == nil)
    #expect(try record("failed").outcome == .exited(code: 2))
    #expect(try record("failed")["label"]?.string == "x")
    #expect(try record("failed")["marked"] == nil)
    #expect(try record("late").outcome == .timedOut)
    #expect(try record("late").state == .error)
    #expect(try record("stopped").outcome == .terminated(signal: 15))
    #expect(try record("stopped").status == nil)
    #expect(try record("absent").outcome == .notStarted(reason: "no \"shell\""))
    #expect(try record("running").state == .running)
    #expect(try record("running")["runtime"] == .null)
  }

  @Test func applyingTheJournalAgainChangesNothing() throws {
    try fixture.recordAndDie(everything)
    let journal = fixture.journal
    let ledger = try fixture.open()
    try ledger.finish()
    let once = fixture.snapshot
    // As a crash between the two renames of a fold leaves it.
    try fixture.replaceJournal(journal)
    let again = try fixture.open()
    try again.finish()
    #expect(fixture.snapshot == once)
  }

  @Test func foldingHalfwayAndTheRestAgainChangesNothing() throws {
    try fixture.recordAndDie(everything)
    let journal = fixture.journal
    let expected = try fixture.view()
    let lines = journal.split(separator: 0x0a).map { Array($0) + [0x0a] }
    for cut in 1...lines.count {
      try fixture.replaceSnapshot("{\n}\n")
      try fixture.replaceJournal(lines[..<cut].joined())
      try fixture.open().finish()
      // The journal from any line on, up to the cut and beyond, was not rotated away yet.
      for from in 1...cut {
        try fixture.replaceJournal(lines[0] + lines[from...].joined())
        let view = try fixture.view()
        #expect(Set(view) == Set(expected), "folded to \(cut), again from \(from)")
      }
    }
  }

  @Test(arguments: Fold.Step.allCases) func aFoldThatEndsAfterAnyStepLosesNothing(
    step: Fold.Step
  ) throws {
    try fixture.record {
      $0.start("old"); $0.end("old"); $0.start("retried", attempt: 1)
    }
    let ledger = try fixture.open(interruption: { done in
      done == step ? SystemError("go on after \(done)", code: 5) : nil
    })
    var events = EventBuffer()
    everything(&events)
    try ledger.append(events)
    let expected = try fixture.view()
    #expect(expected.count == 7)
    #expect(throws: LedgerError.self) { try ledger.fold() }
    #expect(Set(try fixture.view()) == Set(expected))
    // The ledger that lived through it continues.
    events.removeAll()
    events.start("after")
    try ledger.append(events)
    ledger.die()

    let again = try fixture.open()
    #expect(again.notices.isEmpty)
    try again.finish()
    #expect(try fixture.records().members.count == 8)
    #expect(Set(try fixture.view()).isSuperset(of: expected))
    #expect(fixture.files == ["journal.jsonl", "lock", "metadata.json"])
  }

  @Test func whatIsAppendedDuringAFoldIsFoldedInTheNextPause() throws {
    let opened = Mutex<Ledger?>(nil)
    let syncs = Mutex(0)
    let ledger = try fixture.open(
      interruption: { step in
        guard step == .snapshotWritten, let ledger = opened.withLock({ $0.take() }) else {
          return nil
        }
        let before = syncs.withLock { $0 }
        var late = EventBuffer()
        late.start("late")
        try? ledger.append(late)
        try? eventually("it is synced") { syncs.withLock { $0 } > before }
        return nil
      },
      synchronizeData: { (file) throws(SystemError) in
        try file.synchronizeData()
        syncs.withLock { $0 += 1 }
      })
    opened.withLock { $0 = ledger }
    var events = EventBuffer()
    events.start("early")
    try ledger.append(events)
    try eventually("the snapshot has both") {
      (try? fixture.records().members.count) == 2
    }
    try ledger.finish()
  }

  @Test func unfinishedFilesOfTheDeadAreRemovedAndThoseOfTheLivingKept() throws {
    try fixture.record { $0.start("a") }
    let dead = ".metadata.json.4194304.abc"
    let alive = ".metadata.json.1.abc"
    for name in [dead, alive, ".journal.jsonl.4194304.x", ".other.4194304.x"] {
      try fixture.sandbox.write("half", to: "runs/a/" + name)
    }
    let ledger = try fixture.open()
    #expect(
      fixture.files
        == [alive, ".other.4194304.x", "journal.jsonl", "lock", "metadata.json"])
    ledger.die()
  }

  @Test func appendingGoesOnWhileFoldsRunAndReadersAlwaysSeeJSON() throws {
    let ledger = try fixture.open()
    let location = fixture.location
    let isDone = Monitor(false)
    let folder = try WorkerThread {
      do {
        while !isDone.withLock({ $0 }) { try ledger.fold() }
      } catch {
        Issue.record(error)
      }
    }
    let reader = try WorkerThread {
      do {
        var finishedBefore = 0
        while !isDone.withLock({ $0 }) {
          let content = try #require(bytes(ofFile: location.snapshotPath))
          _ = try JSONValue(parsing: content)
          let finished = try LedgerReader(location).index().counts[.completed] ?? 0
          #expect(finished >= finishedBefore, "a reader saw an older state")
          finishedBefore = finished
        }
      } catch {
        Issue.record(error)
      }
    }
    let workers = try (0..<4).map { worker in
      try WorkerThread {
        var events = EventBuffer()
        for number in 0..<500 {
          events.removeAll()
          events.start("echo \(worker) \(number)")
          events.end("echo \(worker) \(number)")
          do { try ledger.append(events) } catch { Issue.record(error) }
        }
      }
    }
    workers.forEach { $0.join() }
    isDone.change { $0 = true }
    folder.join()
    reader.join()
    try ledger.finish()
    #expect(try fixture.records().members.count == 2000)
    #expect(JournalContents(fixture.journal).bytes.count < 200)
  }

  @Test func theLastLaunchSurvivesFolds() throws {
    try fixture.record(everything)
    #expect(try LedgerReader(fixture.location).lastLaunch?["mode"]?.string == "resume")
    try fixture.record { $0.start("more") }
    #expect(try LedgerReader(fixture.location).lastLaunch?["mode"]?.string == "resume")
  }

  @Test func aPauseBringsTheSnapshotUpToDate() throws {
    let ledger = try fixture.open()
    var events = EventBuffer()
    events.start("a")
    try ledger.append(events)
    try eventually("the snapshot has the job") { try fixture.record(of: "a") != nil }
    try ledger.finish()
  }

  @Test func aLargeJournalIsFoldedWhileAppending() throws {
    let ledger = try fixture.open()
    var number = 0
    try eventually("the snapshot has jobs, though there is no pause") {
      var events = EventBuffer()
      for _ in 0..<200 {
        number += 1
        events.start("echo \(number)")
      }
      try ledger.append(events)
      return fixture.snapshot.count > 1000
    }
    try ledger.finish()
    #expect(try fixture.records().members.count == number)
  }

  @Test func earlierLogsMayHaveMoved() throws {
    try fixture.record { events in
      events.start("a")
      events.end("a", .exited(code: 1))
      Array("a".utf8).withUnsafeBytes { command in
        events.start(
          id: id("a"), attempt: 2, at: 5, host: "h", digest: digest("a"), command: command)
      }
    }
    let history = try #require(try fixture.view().first?.history.first)
    #expect(history["stdout"]?.string == "logs/\(id("a").text)/out.1.log")
    #expect(history["exit_code"]?.int == 1)
  }
}
