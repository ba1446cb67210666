import Posix
import Sweeps
import TestSupport
import Testing

@testable import Running

/// Runfiles that take the place of others, or do not.
@Suite struct SweepOutputTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("program: echo\nparameters:\n  n: {values: [1, 2]}\n", to: "grid.yml")
  }

  @discardableResult
  private func write(
    to name: String, isForced: Bool = false, skip: Int = 0,
    check: (SweepOutput.Draft) throws(RunFailure) -> Void = { _ in }
  ) throws -> SweepOutput.Result? {
    let spec = try SpecFile(sandbox.path("grid.yml"), input: -1)
    let sweep = try spec.explaining { () throws(SpecError) in try Sweep(spec.content) }
    var selection = sweep.selection
    selection.skip = skip
    let commands = try SweepCommands(sweep, selection)
    let output = try SweepOutput(sandbox.path(name), for: spec) { _ in true }
    return try output.write(commands, isForced: isForced, check: check)
  }

  @Test func `a runfile gets each command`() throws {
    #expect(try write(to: "a")?.count == 2)
    #expect(sandbox.lines(of: "a").count == 2)
  }

  @Test func `the same runfile once more is known to be the same`() throws {
    try write(to: "a")
    var drafts: [SweepOutput.Draft] = []
    try write(to: "a") { drafts.append($0) }
    #expect(drafts == [SweepOutput.Draft(count: 2, isUnchanged: true)])
  }

  @Test func `what runs something else is replaced by force only, and kept`() throws {
    try sandbox.write("python3 train.py\n", to: "a")
    let error = #expect(throws: RunFailure.self) { try write(to: "a") }
    #expect(error?.message.contains("line 1 runs 'python3'") == true)
    #expect(error?.exitCode == RunFailure.refused)
    #expect(sandbox.lines(of: "a") == ["python3 train.py"])
    #expect(try write(to: "a", isForced: true)?.keptPath == sandbox.path("a~"))
    #expect(sandbox.lines(of: "a~") == ["python3 train.py"])
  }

  @Test func `a refusal leaves what was there`() throws {
    try sandbox.write("old\n", to: "a")
    #expect(throws: RunFailure("no")) {
      try write(to: "a", skip: 2) { draft throws(RunFailure) in
        #expect(draft.count == 0)
        throw RunFailure("no")
      }
    }
    #expect(sandbox.lines(of: "a") == ["old"])
    #expect(try Directory(path: sandbox.path).names().sorted() == ["a", "grid.yml"])
  }

  @Test func `neither the spec nor a folder becomes a runfile`() throws {
    let error = #expect(throws: RunFailure.self) { try write(to: "grid.yml") }
    #expect(error?.message.contains("would replace the grid spec itself") == true)
    #expect(throws: RunFailure.self) { try write(to: ".") }
  }

  @Test func `a spec names its runfile, and its places`() throws {
    let spec = try SpecFile(sandbox.path("grid.yml"), input: -1)
    #expect(spec.runfileName == "grid.runfile")
    #expect(spec.place(nil) == sandbox.path("grid.yml") + ": ")
    #expect(throws: RunFailure.self) { try SpecFile(sandbox.path, input: -1) }
    try sandbox.write("program: [", to: "grid.yml")
    let broken = try SpecFile(sandbox.path("grid.yml"), input: -1)
    let error = #expect(throws: RunFailure.self) {
      try broken.explaining { () throws(SpecError) in _ = try Sweep(broken.content) }
    }
    #expect(error?.message.contains("grid.yml:") == true)
    #expect(error?.exitCode == RunFailure.refused)
  }
}
