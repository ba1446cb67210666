import TestSupport
import Testing

@Suite struct OperationsCommandTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func writeProject() throws {
    try sandbox.write(
      """
      train:
        description: |
          Train a model
          and more
        exec: ./train ${flag_args}
        flags: {lr: {default: 0.1, description: The rate}}
      evaluate: {exec: ./evaluate}
      _hidden: {exec: x}
      """, to: "batchrun.yml")
  }

  @Test func listsNamesWithDescriptions() throws {
    try writeProject()
    let result = try sandbox.batchrun("operations")
    #expect(result.exitCode == 0)
    #expect(
      result.output.split(separator: "\n").map { $0.trimmedEnd } == [
        "evaluate", "train     Train a model",
      ])
  }

  @Test func filtersByNameAndDescription() throws {
    try writeProject()
    #expect(try sandbox.batchrun("ops", "model").output == "train  Train a model\n")
    #expect(try sandbox.batchrun("ops", "nosuch").output == "")
    #expect(try sandbox.batchrun("ops", "--all", "hid").output.hasPrefix("_hidden"))
  }

  @Test func showsFlagsWhenAsked() throws {
    try writeProject()
    #expect(
      try sandbox.batchrun("ops", "-v", "train").output == """
        train
          Train a model
          and more
          Command: ./train ${flag_args}
          Flags:
            lr: The rate (default is 0.1)

        """)
  }

  @Test func givesJSONToPrograms() throws {
    try writeProject()
    let lines = try sandbox.batchrun("ops", "--json").jsonLines
    #expect(lines.map { $0["name"]?.string } == ["evaluate", "train"])
  }

  @Test func whatCannotRunIsWarnedOf() throws {
    try sandbox.write(
      """
      lost: {steps: [good, nope]}
      there: {steps: [back]}
      back: {steps: [there]}
      reference: {exec: 'echo ${lrr} ${lr}', flags: {lr: 1}}
      shell: {exec: 'echo a && echo b'}
      good: {exec: "sh -c 'a | b > c; d' ';' x>3 ${flag_args} ${unset}", flags: {unset: null}}
      """, to: "batchrun.yml")
    let result = try sandbox.batchrun("operations")
    #expect(result.exitCode == 0)
    let warnings = result.errors.split(separator: "\n").filter { $0.hasPrefix("batchrun: ") }
    let expected = """
      batchrun.yml:1:22: step 'nope': operation 'nope' is not defined for this project
      batchrun.yml:4:12: operation 'reference': invalid setting for operation: command contains invalid reference 'lrr'
      batchrun.yml:5:15: operation 'shell': 'exec' runs without a shell, so '&&' is an argument of the program; to use one: sh -c '…'
      steps go in a circle: back → there → back
      steps go in a circle: there → back → there
      """
    let lines = expected.split(separator: "\n").map { "batchrun: warning: " + $0 }
    #expect(warnings.sorted().map(String.init) == lines, "\(result)")
    #expect(try sandbox.batchrun("run", "shell", "-y").errors.contains("so '&&' is an argument"))
  }

  @Test func aFolderWithoutProjectHasNothingToList() throws {
    let result = try sandbox.batchrun("operations")
    #expect(result.exitCode == 0)
    #expect(result.output.isEmpty && result.errors.isEmpty)
    #expect(sandbox.names().isEmpty)
  }

  @Test func anErrorInTheProjectHasAPlaceAndLeavesNothingBehind() throws {
    try sandbox.write("- model: a\n- model: a\n", to: "batchrun.yml")
    let result = try sandbox.batchrun("operations")
    #expect(result.exitCode == 1)
    #expect(
      result.errors
        == "batchrun: error: batchrun.yml:2:3: model 'a' is defined twice\n  - model: a\n    ^\n")
    #expect(sandbox.names() == ["batchrun.yml"])
  }

  @Test func whatAProjectSaysIsHarmlessToATerminal() throws {
    try sandbox.write("op: {exec: x, description: \"a\\e[31mb\"}\n", to: "guild.yml")
    #expect(try sandbox.batchrun("operations").output == "op  a\\x1b[31mb\n")
  }
}

extension Substring {
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
