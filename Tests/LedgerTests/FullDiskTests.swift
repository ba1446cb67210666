import Jobs
import Posix
import TestSupport
import Testing

@testable import Ledger

@Suite(.enabled(if: MountedDisk.isPossible, "needs root, to mount a small file system"))
struct FullDiskTests {
  private let sandbox: Sandbox
  private let disk: MountedDisk

  init() throws {
    sandbox = try Sandbox()
    disk = try MountedDisk(inMemory: "size=300k", in: sandbox)
  }

  @Test func whatRunsCanEndThoughNothingNewCanStart() throws {
    let location = LedgerLocation(home: disk.path + "/runs", name: "a")
    let folder = try LedgerFolder.forWriting(location)
    let lock = try LaunchLock.acquire(folder, as: LedgerFixture.holder)
    let ledger = try Ledger(opening: folder, holding: lock)
    var started: [String] = []
    var failure: LedgerError?
    while failure == nil, started.count < 5000 {
      let command = "echo \(started.count)"
      var events = EventBuffer()
      events.start(command)
      do throws(LedgerError) {
        try ledger.reserve(events.count + (started.count + 1) * Ledger.endSize)
        try ledger.append(events)
        started.append(command)
      } catch {
        failure = error
      }
    }
    guard case .notWritable(let error) = failure else {
      Issue.record("\(started.count) jobs started")
      return
    }
    #expect(error.isOutOfSpace)
    #expect("\(error)".contains(location.journalPath))
    #expect(started.count > 50)
    disk.fill()
    for command in started {
      var events = EventBuffer()
      events.end(command)
      try ledger.append(events)
    }
    // The snapshot does not fit, which is reported; nothing that was recorded is lost.
    #expect {
      try ledger.close()
    } throws: { error in
      if case .snapshotNotUpdated? = error as? LedgerError { true } else { false }
    }
    lock.release()
    #expect(try LedgerReader(location).index().counts == [.completed: started.count])

    try disk.remount("size=20m")
    let again = try Ledger(
      opening: folder, holding: try LaunchLock.acquire(folder, as: LedgerFixture.holder))
    #expect(again.notices.isEmpty)
    #expect(again.index.counts == [.completed: started.count])
    try again.finish()
    #expect(names(inFolder: location.folder) == ["journal.jsonl", "lock", "metadata.json"])
  }

  @Test func aFoldKeepsTheRoomThatEndsNeed() throws {
    let location = LedgerLocation(home: disk.path + "/runs", name: "a")
    let folder = try LedgerFolder.forWriting(location)
    let lock = try LaunchLock.acquire(folder, as: LedgerFixture.holder)
    let ledger = try Ledger(opening: folder, holding: lock)
    let commands = (0..<60).map { "echo \($0)" }
    for command in commands {
      var events = EventBuffer()
      events.start(command)
      try ledger.reserve(events.count + commands.count * Ledger.endSize)
      try ledger.append(events)
    }
    try ledger.fold()
    disk.fill()
    for command in commands {
      var events = EventBuffer()
      events.end(command)
      try ledger.append(events)
    }
    #expect(try LedgerReader(location).index().counts == [.completed: commands.count])
    lock.release()
  }

  @Test func anAppendThatDoesNotFitLeavesNothingAndCanBeTriedAgain() throws {
    let location = LedgerLocation(home: disk.path + "/runs", name: "a")
    let folder = try LedgerFolder.forWriting(location)
    let lock = try LaunchLock.acquire(folder, as: LedgerFixture.holder)
    let ledger = try Ledger(opening: folder, holding: lock)
    disk.fill()
    var events = EventBuffer()
    for number in 0..<40 { events.start("echo \(number)") }
    var isFull = false
    // What is left of the journal's last page takes some of it.
    for _ in 0..<2 {
      do throws(LedgerError) {
        try ledger.append(events)
      } catch {
        isFull = true
      }
      let contents = JournalContents(bytes(ofFile: location.journalPath) ?? [])
      #expect(contents.tornCount == 0)
      #expect(contents.damaged.isEmpty)
    }
    #expect(isFull)
    try disk.remount("size=20m")
    try ledger.append(events)
    try ledger.finish()
    #expect(try LedgerReader(location).index().counts == [.running: 40])
  }
}
