import Ledger
import Posix
import TestSupport
import Testing

@testable import Running

/// What a guardian does before it starts the launcher.
@Suite struct LaunchGuardianTests {
  private let sandbox: Sandbox
  private let location: LedgerLocation

  init() throws {
    sandbox = try Sandbox()
    location = LedgerLocation(home: sandbox.path("runs"), name: "a")
  }

  private func request(_ runfile: String) -> LaunchRequest {
    LaunchRequest(
      name: "a", location: location, runfile: sandbox.path(runfile), terms: RunTerms(), seed: 1,
      version: "0")
  }

  @Test func `the runfile is looked at before anything is made`() {
    let failure = #expect(throws: RunFailure.self) {
      try LaunchGuardian(request("missing"), tell: { _ in }).run(["batchrun"])
    }
    #expect(failure?.exitCode == 2)
    #expect(sandbox.names() == [])
  }

  @Test func `a ledger that another launch has is not taken`() throws {
    try sandbox.write("one\n", to: "lines")
    let lock = try LaunchLock.acquire(
      try LedgerFolder.forWriting(location), as: .current(.launching))
    let failure = #expect(throws: RunFailure.self) {
      try LaunchGuardian(request("lines"), tell: { _ in }).run(["batchrun"])
    }
    let held = RunFailure(LedgerError.held(path: location.folder, by: .current(.launching)))
    #expect(failure?.exitCode == held.exitCode)
    #expect(failure?.message.hasPrefix("another launch holds") == true)
    lock.release()
  }

  @Test func `a home that is a file is a failure`() throws {
    try sandbox.write("one\n", to: "lines")
    try sandbox.write("x", to: "runs")
    #expect(throws: RunFailure.self) {
      try LaunchGuardian(request("lines"), tell: { _ in }).run(["batchrun"])
    }
    #expect(sandbox.text(of: "runs") == "x")
  }
}
