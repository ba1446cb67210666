import Glibc
import Posix
import TestSupport
import Testing

@testable import Ledger

@Suite struct LaunchLockTests {
  let fixture: LedgerFixture
  let folder: LedgerFolder

  init() throws {
    fixture = try LedgerFixture()
    folder = try LedgerFolder.forWriting(fixture.location)
  }

  @Test func theSecondIsToldWhoHoldsIt() throws {
    #expect(try LockHolder.recorded(in: folder) == nil)
    let lock = try LaunchLock.acquire(folder, as: LedgerFixture.holder)
    #expect(
      throws: LedgerError.held(path: fixture.location.folder, by: LedgerFixture.holder)
    ) {
      try LaunchLock.acquire(folder, as: LedgerFixture.holder)
    }
    #expect(try LockHolder.recorded(in: folder)?.holder == LedgerFixture.holder)
    lock.release()
    _ = try LaunchLock.acquire(folder, as: LedgerFixture.holder)
  }

  @Test func whoeverInheritsItHoldsItToo() throws {
    var lock: LaunchLock? = try LaunchLock.acquire(folder, as: LedgerFixture.holder)
    let raw = dup(try #require(lock).descriptor.raw)
    let adopted = try LaunchLock.adopt(raw, of: fixture.location)
    lock = nil
    #expect(throws: LedgerError.self) {
      try LaunchLock.acquire(folder, as: LedgerFixture.holder)
    }
    var holder = LedgerFixture.holder
    holder.state = "draining"
    holder.guardianPID = 12
    holder.guardianStart = 34
    try adopted.write(holder)
    #expect(try LockHolder.recorded(in: folder)?.holder == holder)
  }

  @Test func aDescriptorWithoutTheLockIsNotAdoptedWhileAnotherHasIt() throws {
    let lock = try LaunchLock.acquire(folder, as: LedgerFixture.holder)
    let other = try folder.directory.open(fixture.location.lockName, O_RDWR)
    #expect(throws: LedgerError.self) {
      try LaunchLock.adopt(dup(other.raw), of: fixture.location)
    }
    lock.release()
  }

  @Test func whatIsInTheFileDoesNotMatterToTheLock() throws {
    try write("no json".utf8, toFile: fixture.location.folder + "/lock")
    let lock = try LaunchLock.acquire(folder, as: LedgerFixture.holder)
    try write("".utf8, toFile: fixture.location.folder + "/lock")
    #expect(throws: LedgerError.held(path: fixture.location.folder, by: nil)) {
      try LaunchLock.acquire(folder, as: LedgerFixture.holder)
    }
    lock.release()
  }

  @Test func onANetworkFileSystemARecentHolderElsewhereCounts() {
    func decide(
      granted: Bool = true, _ kind: FileSystemKind, host: String?, silence: Int,
      forced: Bool = false
    ) -> LockDecision {
      .decide(
        isGranted: granted, kind: kind, recordedHost: host, ourHost: "here", silence: silence,
        isForced: forced)
    }
    #expect(decide(.local, host: "there", silence: 1) == .proceed)
    #expect(decide(.network, host: nil, silence: 1) == .proceed)
    #expect(decide(.network, host: "here", silence: 1) == .proceed)
    #expect(decide(.network, host: "there", silence: 1) == .heldElsewhere(secondsAgo: 1))
    #expect(decide(.network, host: "there", silence: 119) == .heldElsewhere(secondsAgo: 119))
    #expect(decide(.network, host: "there", silence: 120) == .proceed)
    #expect(decide(.network, host: "there", silence: -500) == .heldElsewhere(secondsAgo: 0))
    #expect(decide(.network, host: "there", silence: 1, forced: true) == .proceed)
    for kind in [FileSystemKind.local, .network] {
      #expect(decide(granted: false, kind, host: nil, silence: 999, forced: true) == .held)
    }
  }

  @Test func foldersThatOthersControlAreRefused() throws {
    let status = try folder.directory.descriptor.status()
    func danger(mode: UInt32, user: UInt32? = nil) -> LedgerError? {
      var status = status
      status.mode = S_IFDIR | mode
      return LedgerFolder.danger(of: status, path: "p", user: user ?? status.owner)
    }
    #expect(danger(mode: 0o700) == nil)
    #expect(danger(mode: 0o755) == nil)
    #expect(danger(mode: 0o1777) == nil)
    #expect(danger(mode: 0o775) != nil)
    #expect(danger(mode: 0o707) != nil)
    #expect(danger(mode: 0o700, user: status.owner + 1) != nil)
    #expect(chmod(fixture.location.folder, 0o770) == 0)
    #expect(throws: LedgerError.self) { try fixture.open() }
  }

  @Test func linksInTheFolderAreNotWrittenThrough() throws {
    let victim = fixture.sandbox.path("victim")
    try write("mine".utf8, toFile: victim)
    for name in ["lock", "journal.jsonl", "metadata.json"] {
      let path = fixture.location.folder + "/" + name
      unlink(path)
      #expect(symlink(victim, path) == 0)
      #expect(throws: LedgerError.self) { try fixture.open() }
      #expect(unlink(path) == 0)
    }
    #expect(fixture.sandbox.text(of: "victim") == "mine")
  }

  @Test(arguments: [
    (0.0, "1970-01-01 00:00:00 UTC"), (951_782_399.9, "2000-02-28 23:59:59 UTC"),
    (951_782_400, "2000-02-29 00:00:00 UTC"), (1_795_223_109, "2026-11-21 01:05:09 UTC"),
    (-1, "1969-12-31 23:59:59 UTC"), (4_107_542_400, "2100-03-01 00:00:00 UTC"),
    (.nan, "?"),
  ]) func datesAreWrittenInUTC(seconds: Double, text: String) {
    #expect(LockHolder.date(seconds) == text)
  }
}
