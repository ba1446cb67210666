import Operations
import TestSupport
import Testing

/// Mistakes in project files, with the lines that show them.
@Suite struct ProjectExcerptTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  /// What is reported of a project file: the message, then the lines that show where.
  private func complaint(_ text: String) throws -> [String] {
    try sandbox.write(text, to: "batchrun.yml")
    let file: ProjectFile
    do throws(ProjectError) {
      file = try ProjectFile(path: sandbox.path("batchrun.yml"))
    } catch {
      return [error.message] + error.details
    }
    for operation in file.operations {
      if case .invalid(let error) = operation.body { return [error.message] + error.details }
    }
    return file.operations.flatMap { flagComplaint($0) }
  }

  private func flagComplaint(_ operation: OperationDefinition) -> [String] {
    var request = FlagResolution.Request(
      operation: operation.name, definitions: operation.flags, assignments: [],
      folder: sandbox.path)
    request.places = operation.flagPlaces
    do throws(FlagError) {
      _ = try FlagResolution(request)
      return []
    } catch {
      return [error.message] + error.details
    }
  }

  @Test(
    arguments: [
      (
        "train:\n  main: train\n  flgs:\n    lr: 1\n",
        "batchrun.yml:3:3: operation 'train': unknown key 'flgs'", ["    flgs:", "    ^"]
      ),
      (
        "train:\n  exec: x\n  flags:\n    lr: {default: 1, min: a}\n",
        "batchrun.yml:4:27: flag 'lr': 'min' must be a number",
        ["      lr: {default: 1, min: a}", String(repeating: " ", count: 28) + "^"]
      ),
      (
        "train:\n  exec: [\n", "batchrun.yml:2:9: not valid YAML: this '[' is not closed",
        ["    exec: [", "          ^"]
      ),
      (
        "train:\n  exec: 'x\n  flags: {lr: 1}\n", "batchrun.yml:2:9: not valid YAML: the quote",
        ["    exec: 'x", "          ^"]
      ),
      (
        "train:\n  exec echo\n  flags: {lr: 1}\n",
        "batchrun.yml:2:7: not valid YAML: a ':' is missing",
        ["    exec echo", "        ^"]
      ),
      (
        "train:\n  steps: 5\n", "invalid step data: 5",
        ["  batchrun.yml:2:10", "    steps: 5", "           ^"]
      ),
      (
        "train:\n  steps:\n    - x\n    - {name: x}\n", "invalid step {name: x}: must define run",
        ["  batchrun.yml:4:7", "      - {name: x}", "        ^"]
      ),
      (
        "train:\n\texec: 'true'\n", "batchrun.yml:2:1: not valid YAML",
        ["   exec: 'true'", "  ^"]
      ),
      (
        "train:\n  exec: ''\n", "batchrun.yml:2:9: operation 'train' has an empty command",
        ["    exec: ''", "          ^"]
      ),
      (
        "train: \"a 'b\"\n", "batchrun.yml:1:8: invalid main program 'a 'b'",
        ["  train: \"a 'b\"", "         ^"]
      ),
      ("train: [1]\n", "batchrun.yml:1:8: operation 'train'", ["  train: [1]", "         ^"]),
      (
        "- include: nothing.yml\n", "batchrun.yml:1:12: cannot open",
        ["  - include: nothing.yml", "             ^"]
      ),
      (
        "a:\n  exec: x\n  flags:\n    lr: {default: x, type: int}\n",
        "batchrun.yml:4:19: invalid value x for lr",
        [
          "      lr: {default: x, type: int}", String(repeating: " ", count: 20) + "^",
        ]
      ),
      (
        "a: {exec: x, flags: {n: {default: 5, max: 3}}}\n",
        "batchrun.yml:1:35: invalid value 5 for n: out of range (greater than max 3)",
        [
          "  a: {exec: x, flags: {n: {default: 5, max: 3}}}",
          String(repeating: " ", count: 36) + "^",
        ]
      ),
    ] as [(String, String, [String])])
  func `the line is shown, and where in it`(
    text: String, message: String, lines: [String]
  ) throws {
    let told = try complaint(text)
    #expect(told.first?.hasPrefix(message) == true, "\(told)")
    #expect(Array(told.dropFirst()) == lines)
  }

  @Test func `of an included file its own line is shown`() throws {
    try sandbox.write("\n- modle: x\n", to: "other.yml")
    let told = try complaint("- include: other.yml\n")
    #expect(told.first?.hasPrefix("other.yml:2:3: ") == true)
    #expect(told.dropFirst() == ["  - modle: x", "    ^"])
  }

  @Test func `a value that the user gives is not the project's mistake`() throws {
    try sandbox.write("a: {exec: x, flags: {n: {default: 1, max: 3}}}\n", to: "batchrun.yml")
    let operation = try #require(
      try ProjectFile(path: sandbox.path("batchrun.yml")).operations.first)
    var request = FlagResolution.Request(
      operation: "a", definitions: operation.flags,
      assignments: try FlagAssignments(arguments: ["n=5"]).assignments, folder: sandbox.path)
    request.places = operation.flagPlaces
    let error = #expect(throws: FlagError.self) { try FlagResolution(request) }
    #expect(error?.message == "invalid value 5 for n: out of range (greater than max 3)")
    #expect(error?.details == [])
  }
}
