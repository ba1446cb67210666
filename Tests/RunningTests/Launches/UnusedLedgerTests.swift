import Glibc
import Ledger
import TestSupport
import Testing

@testable import Running

@Suite struct UnusedLedgerTests {
  private let sandbox: Sandbox
  private let location: LedgerLocation

  init() throws {
    sandbox = try Sandbox()
    location = LedgerLocation(home: sandbox.path("new/home"), name: "a")
  }

  /// Makes the ledger's folder and lock as a launch does, and takes it back where it is unused.
  private func makeAndRemove(_ meanwhile: () throws -> Void = {}) throws {
    let unused = UnusedLedger(location)
    let folder = try LedgerFolder.forWriting(location)
    let lock = try LaunchLock.acquire(folder, as: .current(.starting))
    try meanwhile()
    unused.remove(folder)
    lock.release()
  }

  @Test func `folders that were made for it are gone again`() throws {
    try makeAndRemove()
    #expect(sandbox.names().isEmpty)
  }

  @Test func `folders that were there stay`() throws {
    try sandbox.makeFolder("new")
    try makeAndRemove()
    #expect(sandbox.names() == ["new"])
    #expect(sandbox.names(in: "new").isEmpty)
  }

  @Test func `a ledger's folder that was there stays as it is`() throws {
    try sandbox.makeFolder("new/home/a")
    try makeAndRemove()
    #expect(sandbox.names(in: "new/home/a") == ["lock"])
  }

  @Test func `what has come into it keeps it`() throws {
    for name in ["journal.jsonl", "metadata.json", "notes"] {
      try makeAndRemove { try sandbox.write("", to: "new/home/a/\(name)") }
      #expect(sandbox.names(in: "new/home/a").sorted() == [name, "lock"].sorted())
      sandbox.remove("new")
    }
  }

  @Test func `other files next to it keep the folders above`() throws {
    try makeAndRemove { try sandbox.write("", to: "new/home/b") }
    #expect(sandbox.names(in: "new/home") == ["b"])
  }

  @Test func `a lock of another name goes too`() throws {
    let location = LedgerLocation(folder: sandbox.path("new"), snapshotName: "b.json")
    let unused = UnusedLedger(location)
    let folder = try LedgerFolder.forWriting(location)
    let lock = try LaunchLock.acquire(folder, as: .current(.starting))
    #expect(sandbox.names(in: "new") == ["b.json.lock"])
    unused.remove(folder)
    lock.release()
    #expect(sandbox.names().isEmpty)
  }
}
