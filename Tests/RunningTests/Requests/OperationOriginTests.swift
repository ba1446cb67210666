import Jobs
import Operations
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct OperationOriginTests {
  private let sandbox: Sandbox
  private let file: String

  init() throws {
    sandbox = try Sandbox()
    file = sandbox.path("batchrun.yml")
    try sandbox.write("train: {exec: train}\n", to: "batchrun.yml")
  }

  private func origin(_ origin: OperationDefinition.Origin, model: String = "") -> RunOrigin {
    var operation = OperationDefinition(name: "train", origin: origin, body: .command(["train"]))
    operation.model = model
    return RunOrigin(operation, version: "1.2.3")
  }

  @Test func `of a project, the version is that of its file`() throws {
    let found = origin(.project(file: file), model: "net")
    // What sha256sum says, as far as it is kept.
    #expect(
      found
        == RunOrigin(
          kind: .project, project: file, version: "dacaee2b80e9884df7b1cf4f342ee959", model: "net",
          name: "train"))
    try sandbox.append("# more\n", to: "batchrun.yml")
    let changed = origin(.project(file: file), model: "net")
    #expect(changed.version != found.version)
    #expect(changed.version?.count == 32)
    #expect(changed.isSameOperation(as: found))
  }

  @Test func `a project that is gone has no version`() {
    sandbox.remove("batchrun.yml")
    #expect(
      origin(.project(file: file)) == RunOrigin(kind: .project, project: file, name: "train"))
  }

  @Test func `a script has its folder, and what is built in the version of the program`() {
    #expect(
      origin(.script(folder: "/there"))
        == RunOrigin(kind: .script, project: "/there", name: "train"))
    #expect(
      origin(.builtin)
        == RunOrigin(kind: .builtin, project: "batchrun", version: "1.2.3", name: "train"))
  }
}
