import Jobs
import Launching
import Ledger
import RunfileChecks
import TestSupport

@testable import Running

/// A ledger whose jobs have ended, as earlier launches have left it.
final class LaunchLedgerFixture {
  let sandbox: Sandbox
  let location: LedgerLocation
  private let ledger: Ledger

  init() throws {
    sandbox = try Sandbox()
    location = LedgerLocation(home: sandbox.path("runs"), name: "a")
    let folder = try LedgerFolder.forWriting(location)
    ledger = try Ledger(
      opening: folder, holding: LaunchLock.acquire(folder, as: .current(.starting)))
  }

  deinit {
    try? ledger.close()
    ledger.lock.release()
  }

  /// Records jobs that have ended in the place of this number.
  func add(
    _ commands: String..., outcome: Outcome = .exited(code: 0), place: Int = 0
  ) throws {
    var events = EventBuffer()
    for command in commands {
      let digest = CommandDigest(of: command.utf8)
      Array(command.utf8).withUnsafeBytes {
        events.start(
          id: JobID(digest), attempt: 1, at: 1, host: "h", digest: digest, command: $0,
          place: place)
      }
      events.end(
        id: JobID(digest), attempt: 1, outcome: outcome, start: 1, runtime: 1, usage: nil)
    }
    try ledger.append(events)
  }

  /// Gives a place its number.
  func add(_ place: LaunchPlace, number: Int) throws {
    var events = EventBuffer()
    events.place(place, number: number)
    try ledger.append(events)
  }

  /// What is on record by now.
  func index() throws -> RecordIndex { try LedgerReader(location).index() }

  /// The request to launch the runfile `lines`, which is not written here.
  func request(adjust: (inout LaunchRequest) -> Void = { _ in }) -> LaunchRequest {
    var request = LaunchRequest(
      name: "a", location: location, runfile: sandbox.path("lines"), terms: RunTerms(), seed: 1,
      version: "0")
    request.workingFolder = sandbox.path
    adjust(&request)
    return request
  }
}

extension Runfile {
  init(text: String) {
    var parser = RunfileParser()
    self = parser.parse(Array(text.utf8), isEnd: true)
  }

  /// Its commands, in their order.
  var commands: [String] { entries.map { String(decoding: command($0), as: UTF8.self) } }
}

/// A machine that has every program and no file, and whose shell understands every line.
private struct LenientMachine: CheckSurroundings, ShellParser {
  func hasProgram(_ name: String) -> Bool { true }
  func hasVariable(_ name: String) -> Bool { true }
  func hasFile(_ path: String, in folder: CheckedFolder) -> Bool { false }
  func parse(_ text: [UInt8]) -> ShellAnswer { .accepted }
}

extension RunfileCheck {
  /// A check of lines for dash, in which nothing of this machine counts.
  static var lenient: RunfileCheck {
    let shell = CheckedShell(
      path: "/bin/sh", resolvedPath: "/bin/dash", parser: LenientMachine(), bash: nil)
    return RunfileCheck(
      path: "lines", shell: shell, surroundings: LenientMachine(), isElsewhere: false)
  }
}
