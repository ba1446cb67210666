import Jobs
import Posix
import Synchronization
import TestSupport
import Testing

@testable import Ledger

@Suite struct FailedSyncTests {
  let fixture: LedgerFixture

  init() throws {
    fixture = try LedgerFixture()
  }

  /// What a ledger told its owner.
  private final class Told: Sendable {
    private let notices = Mutex<[LedgerNotice]>([])

    var all: [LedgerNotice] { notices.withLock { $0 } }

    func add(_ notice: LedgerNotice) {
      notices.withLock { $0.append(notice) }
    }
  }

  /// Disks whose sync fails, and which descriptors it was asked of.
  private final class BadDisk: Sendable {
    private let asked = Mutex<[ObjectIdentifier]>([])
    private let failures: Int

    init(failures: Int) {
      self.failures = failures
    }

    var count: Int { asked.withLock { $0.count } }
    var files: Int { asked.withLock { Set($0).count } }

    func synchronize(_ file: FileDescriptor) throws(SystemError) {
      let count = asked.withLock { asked in
        asked.append(ObjectIdentifier(file))
        return asked.count
      }
      if count <= failures { throw SystemError("sync '\(file.path)'", code: 5) }
      try file.synchronizeData()
    }
  }

  @Test func everythingIsWrittenAnewToOtherFiles() throws {
    let told = Told()
    let disk = BadDisk(failures: 1)
    let ledger = try fixture.open(
      isDurable: true, notify: { told.add($0) },
      synchronizeData: { (file) throws(SystemError) in try disk.synchronize(file) })
    let before = try FileStamp(fixture)
    var events = EventBuffer()
    events.start("a")
    events.end("a")
    try ledger.append(events)
    let expected = SystemError("sync '\(fixture.location.journalPath)'", code: 5)
    // It is told just after the append has returned.
    try eventually("it is told") { told.all == [.recoveredFromFailedSync(expected)] }
    let after = try FileStamp(fixture)
    #expect(before.journal?.inode != after.journal?.inode)
    #expect(try fixture.record(of: "a")?["status"]?.int == 0)
    events.removeAll()
    events.start("b")
    try ledger.append(events)
    #expect(disk.files == 2, "the descriptor whose sync failed must not be asked again")
    try ledger.finish()
    #expect(try fixture.records().members.count == 2)
  }

  @Test(arguments: [true, false]) func whereThatFailsTooNothingIsPromised(
    isDurable: Bool
  ) throws {
    let disk = BadDisk(failures: .max)
    let ledger = try fixture.open(
      isDurable: isDurable, interruption: { _ in SystemError("write anew", code: 5) },
      synchronizeData: { (file) throws(SystemError) in try disk.synchronize(file) })
    func isRefused(_ body: () throws -> Void) -> Bool {
      do {
        try body()
        return false
      } catch {
        return error as? LedgerError == .notWritable(SystemError("write anew", code: 5))
      }
    }
    var events = EventBuffer()
    events.start("a")
    if isDurable {
      #expect(isRefused { try ledger.append(events) })
    } else {
      try ledger.append(events)
    }
    #expect(isRefused { try ledger.synchronize() })
    #expect(isRefused { try ledger.append(events) })
    #expect(isRefused { try ledger.reserve(1) })
    #expect(isRefused { try ledger.close() })
    #expect(disk.count == 1)
  }

  @Test func syncsAreFewHoweverManyTheAppends() throws {
    let disk = BadDisk(failures: 0)
    let ledger = try fixture.open(
      synchronizeData: { (file) throws(SystemError) in try disk.synchronize(file) })
    let began = Clock.monotonic
    for number in 0..<2000 {
      var events = EventBuffer()
      events.start("echo \(number)")
      try ledger.append(events)
    }
    try ledger.synchronize()
    let limit = Int((Clock.monotonic - began) / Committer.interval) + 2
    #expect(disk.count <= limit)
    let idle = disk.count
    try eventually("the pause is over and folded") {
      !fixture.snapshot.elementsEqual("{\n}\n".utf8)
    }
    #expect(disk.count == idle)
    try ledger.finish()
  }
}
