import Ledger
import TestSupport
import Testing

@testable import Views

/// The ledgers of a home by the names that people give them.
@Suite struct HomeLedgersTests {
  private let sandbox: Sandbox
  private let ledgers: HomeLedgers

  init() throws {
    sandbox = try Sandbox()
    for name in ["sweep", "b", ".trash"] {
      try sandbox.makeFolder("runs/\(name)")
      try sandbox.write("{}", to: "runs/\(name)/\(LedgerLocation.standardSnapshotName)")
    }
    try sandbox.makeFolder("runs/other")
    ledgers = HomeLedgers(
      home: sandbox.path("runs"), snapshotName: LedgerLocation.standardSnapshotName)
  }

  @Test func `folders with records are ledgers, but hidden ones are not`() throws {
    #expect(try ledgers.all().map(\.name) == ["b", "sweep"])
    let other = HomeLedgers(home: sandbox.path("none"), snapshotName: "metadata.json")
    #expect(try other.all().isEmpty)
  }

  @Test(arguments: ["sweep", "sweep.runfile", "some/folder/sweep.runfile"])
  func `a ledger is known by its name and by its runfile`(name: String) throws {
    #expect(try ledgers.ledger(name).name == "sweep")
  }

  @Test func `a near miss is told`() {
    let error = #expect(throws: HomeLedgers.Failure.self) { try ledgers.ledger("sweeep") }
    #expect(error?.message.hasSuffix("did you mean 'sweep'?") == true)
    #expect(error?.exitCode == 2)
  }

  @Test func `what is only a path, or a link, is no ledger`() throws {
    #expect(throws: HomeLedgers.Failure.self) { try ledgers.ledger("../runs/other") }
    try sandbox.shell("ln -s sweep runs/link")
    let error = #expect(throws: HomeLedgers.Failure.self) { try ledgers.ledger("link") }
    guard case .system = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
