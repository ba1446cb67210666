import JSON
import Jobs
import Ledger
import Posix
import TestSupport
import Testing

/// A ledger in a folder of its own, for one test.
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
  func open(isDurable: Bool = false) throws -> Ledger {
    let folder = try LedgerFolder.forWriting(location)
    let lock = try LaunchLock.acquire(folder, as: LedgerFixture.holder)
    return try Ledger(opening: folder, holding: lock, isDurable: isDurable)
  }

  var journal: [UInt8] { bytes(ofFile: location.journalPath) ?? [] }
  var snapshot: [UInt8] { bytes(ofFile: location.snapshotPath) ?? [] }

  func file(_ name: String) -> String { location.folder + "/" + name }

  /// The snapshot as JSON: that it parses is part of every test that asks.
  func records() throws -> JSONObject {
    try #require(JSONValue(parsing: snapshot).object)
  }

  func record(_ command: String) throws -> JSONValue? {
    try records()[id(command).text]
  }
}

func digest(_ command: String) -> CommandDigest { CommandDigest(of: command.utf8) }
func id(_ command: String) -> JobID { JobID(digest(command)) }

extension Ledger {
  func summary(of command: String) -> JobSummary? {
    var command = command
    return command.withUTF8 { bytes in
      index.job(
        with: CommandDigest(of: UnsafeRawBufferPointer(bytes)),
        command: UnsafeRawBufferPointer(bytes)
      ).summary
    }
  }
}

extension EventBuffer {
  mutating func start(_ command: String, attempt: Int = 1, id jobID: JobID? = nil) {
    start(bytes: Array(command.utf8), attempt: attempt, id: jobID)
  }

  mutating func start(bytes command: [UInt8], attempt: Int = 1, id jobID: JobID? = nil) {
    command.withUnsafeBytes { bytes in
      let digest = CommandDigest(of: bytes)
      start(
        AttemptStart(
          id: jobID ?? JobID(digest), digest: digest, command: bytes, attempt: attempt, slot: 0,
          line: 3, start: 1_800_000_000.25, host: "here"))
    }
  }

  mutating func end(
    _ command: String, _ outcome: Outcome = .exited(code: 0), attempt: Int = 1,
    id jobID: JobID? = nil
  ) {
    end(
      AttemptEnd(
        id: jobID ?? id(command), attempt: attempt, outcome: outcome, start: 1_800_000_000.25,
        runtime: 1.5,
        usage: ResourceUsage(userSeconds: 0.25, systemSeconds: 0.125, peakMemory: 4096)))
  }

  private func id(_ command: String) -> JobID { JobID(digest(command)) }
}
