import Operations
import TestSupport
import Testing

@testable import Running

@Suite struct ProjectOperationsTests {
  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func operations() throws -> ProjectOperations {
    try ProjectOperations(in: sandbox.path, home: sandbox.path("runs"))
  }

  @Test func `the operations are those of the project file, one of them the default`() throws {
    try sandbox.write(
      """
      train: {exec: train, default: yes}
      test: {exec: test}
      """, to: "batchrun.yml")
    let operations = try operations()
    #expect(operations.project?.operations.map(\.fullName).sorted() == ["test", "train"])
    #expect(operations.warnings.isEmpty)
    #expect(try operations.operation(nil).operation.name == "train")
    #expect(try operations.operation("test").operation.name == "test")
    let failure = #expect(throws: RunFailure.self) { try operations.operation("tset") }
    #expect(failure?.message.contains("tset") == true)
  }

  @Test func `without a project file there are scripts`() throws {
    try sandbox.writeScript("echo\n", to: "train.sh")
    let operations = try operations()
    #expect(operations.project == nil)
    #expect(try operations.operation("train.sh").operation.fullName == "train.sh")
    #expect(throws: RunFailure.self) { try operations.operation(nil) }
  }

  @Test func `a project file that cannot be read is a failure`() throws {
    try sandbox.write("train: [", to: "batchrun.yml")
    let failure = #expect(throws: RunFailure.self) { try operations() }
    #expect((failure?.message ?? "") + (failure?.details.joined() ?? "") != "")
  }
}
