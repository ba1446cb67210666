import Operations
import Posix
import Testing

@testable import Running

@Suite struct OptimizerProcessTests {
  @Test func `it is told where to find what it needs`() {
    let operation = OperationDefinition(
      name: "climb", origin: .builtin, body: .command(["climb"]))
    let process = OptimizerProcess(
      OptimizerDraft(operation: operation, flags: Flags()), metadataFolder: "/runs/b/.batchrun")
    #expect(process.environment["BATCH_PROTO"] == "/runs/b/.batchrun/proto.json")
    #expect(process.environment["BATCHRUN"] == OwnProgram.path)
    #expect(process.environment.count == 2)
    #expect(process.source == "/runs/b/.batchrun/optimizer")
  }
}
