import Ledger
import Runs
import Testing

@testable import Running

@Suite struct DurableLedgerTests {
  @Test func `what is appended is there for all, as without waiting`() throws {
    let fixture = try EngineFixture()
    let writer = try RunWriter(home: fixture.sandbox.path("runs"), operation: "train")
    let run = try writer.create(RunCreation(operation: "train"))
    let ledger = DurableLedger(writer.ledger)
    try ledger.reserve(1000)
    for code in [1, 2] as [Int32] {
      var events = EventBuffer()
      events.set(id: run.id, .ended(.error, exitCode: code, runtime: 1))
      try ledger.append(events)
      #expect(try fixture.run(run.id)?.exitCode == Int(code))
    }
    try writer.close()
    #expect(try fixture.run(run.id)?.exitCode == 2)
  }
}
