import JSON
import Jobs
import Posix
import TestSupport
import Testing

@testable import Ledger

/// A ledger in its own folder, for one test.
struct LedgerFixture {
  let sandbox: Sandbox
  let location: LedgerLocation

  init(in parent: String = "/tmp") throws {
    sandbox = try Sandbox(in: parent)
    location = LedgerLocation(home: sandbox.path("runs"), name: "a")
  }

  static let holder = LockHolder(
    pid: 4711, pidStart: 12, host: "here", bootID: "b", started: 1_800_000_000, state: "launching")

  /// Takes the lock and opens the ledger.
  func open(
    isDurable: Bool = false, notify: @escaping @Sendable (LedgerNotice) -> Void = { _ in },
    interruption: @escaping @Sendable (Fold.Step) -> SystemError? = { _ in nil },
    synchronizeData: @escaping @Sendable (FileDescriptor) throws(SystemError) -> Void = {
      (file) throws(SystemError) in try file.synchronizeData()
    }
  ) throws -> Ledger {
    let folder = try LedgerFolder.forWriting(location)
    let lock = try LaunchLock.acquire(folder, as: LedgerFixture.holder)
    return try Ledger(
      opening: folder, holding: lock, isDurable: isDurable, notify: notify,
      interruption: interruption, synchronizeData: synchronizeData)
  }

  /// Opens the ledger, appends, and closes it.
  func record(_ body: (inout EventBuffer) -> Void) throws {
    let ledger = try open()
    var events = EventBuffer()
    body(&events)
    try ledger.append(events)
    try ledger.finish()
  }

  /// As a launch leaves it that is killed: nothing is folded.
  func recordAndDie(_ body: (inout EventBuffer) -> Void) throws {
    let ledger = try open()
    var events = EventBuffer()
    body(&events)
    try ledger.append(events)
    ledger.die()
  }

  var journal: [UInt8] { bytes(ofFile: location.journalPath) ?? [] }
  var snapshot: [UInt8] { bytes(ofFile: location.snapshotPath) ?? [] }
  var files: [String] { names(inFolder: location.folder) }

  func replaceJournal(_ bytes: some Sequence<UInt8>) throws {
    try write(bytes, toFile: location.journalPath)
  }

  func replaceSnapshot(_ text: String) throws {
    try sandbox.makeFolder("runs/a")
    try write(text.utf8, toFile: location.snapshotPath)
  }

  /// The snapshot as JSON: that it parses is part of every test that asks.
  func records() throws -> JSONObject {
    try #require(JSONValue(parsing: snapshot).object)
  }

  /// The record of a command in the snapshot.
  func record(of command: String) throws -> JSONValue? {
    try records()[id(command).text]
  }

  /// Every record, as a reader sees it now.
  func view() throws -> [Record] {
    var records = try LedgerReader(location).records()
    var all: [Record] = []
    while let record = try records.next() { all.append(record) }
    return all
  }
}

func digest(_ command: String) -> CommandDigest { CommandDigest(of: command.utf8) }
func id(_ command: String) -> JobID { JobID(digest(command)) }

extension RecordIndex {
  func summary(of command: String) -> JobSummary? { job(command).summary }

  func job(_ command: String) -> (id: JobID, summary: JobSummary?) {
    Array(command.utf8).withUnsafeBytes { job(with: CommandDigest(of: $0), command: $0) }
  }
}

extension Ledger {
  /// Closes it and lets others in.
  func finish() throws {
    try close()
    lock.release()
  }

  /// Lets others in as the end of the process would, without another word.
  func die() { lock.release() }
}

extension EventBuffer {
  mutating func start(_ command: String, attempt: Int = 1, id jobID: JobID? = nil) {
    start(bytes: Array(command.utf8), attempt: attempt, id: jobID)
  }

  mutating func start(bytes command: [UInt8], attempt: Int = 1, id jobID: JobID? = nil) {
    command.withUnsafeBytes { bytes in
      let digest = CommandDigest(of: bytes)
      start(
        id: jobID ?? JobID(digest), attempt: attempt, at: startTime(attempt), host: "here", slot: 0,
        line: 3, digest: digest, command: bytes)
    }
  }

  mutating func end(
    _ command: String, _ outcome: Outcome = .exited(code: 0), attempt: Int = 1,
    id jobID: JobID? = nil
  ) {
    end(
      id: jobID ?? JobID(digest(command)), attempt: attempt, outcome: outcome,
      start: startTime(attempt), runtime: 1.5,
      usage: ResourceUsage(userSeconds: 0.25, systemSeconds: 0.125, peakMemory: 4096))
  }

  private func startTime(_ attempt: Int) -> Double { 1_800_000_000.25 + Double(attempt - 1) }
}

/// What some text says, which has to be an object of JSON.
func object(_ text: String) -> JSONObject {
  (try? JSONValue(parsing: Array(text.utf8)))?.object ?? JSONObject()
}

extension EventBuffer {
  mutating func set(id: JobID, _ members: String, removing removed: RecordKey...) {
    var change = RecordChange(object(members))
    for key in removed { change.remove(key) }
    set(id: id, change)
  }
}

extension Record {
  subscript(name: String) -> JSONValue? { members[name] }
}
