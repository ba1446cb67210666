import Glibc
import Jobs
import Launching
import Ledger
import LocalExecution
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct RunGuardianTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  @Test func `what a killed process has left is recorded in its ledger`() throws {
    let (context, run) = try fixture.make(try fixture.request("train"))
    try context.writer.close()
    let account = try RunGuardian.account(of: context.folders.ledger)
    var events = EventBuffer()
    events.set(id: run.id, .ended(.error, exitCode: 5, runtime: 1))
    try account.writer.append(events)
    try account.close()
    let after = try #require(try fixture.run(run.id))
    #expect(after.state == .error)
    #expect(after.exitCode == 5)
  }

  @Test func `a process that was not started by a guardian has none`() throws {
    #expect(getenv("BATCHRUN_GUARDIAN") == nil)
    #expect(try RunMachine.guarded() == nil)
    #expect(try LaunchMachine.guarded() == nil)
  }

  @Test func `steps that are a process execute nothing by themselves`() {
    let machine = RunMachine.stepsOnly
    #expect(machine.slots == 0)
    #expect(machine.lifeline == nil)
    let refused = #expect(throws: SystemError.self) {
      try machine.executor(
        ExecutorOrder(
          .local, LocalConfiguration(name: "a"), ledger: Directory(path: "/"), writer: NoLedger(),
          policy: LaunchPolicy(slots: 1)))
    }
    #expect(refused?.code == ENOTSUP)
  }
}

/// Takes nothing.
private struct NoLedger: LedgerWriter {
  func append(_ events: borrowing EventBuffer) throws(LedgerError) {}
  func reserve(_ bytes: Int) throws(LedgerError) {}
}
