import Operations
import TestSupport
import Testing

@testable import Running

@Suite struct StepChecksTests {
  let sandbox: Sandbox
  private let id = "abc"

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("run")
    try sandbox.makeFolder("project")
    try sandbox.write("acc: 0.5\n", to: "out.log")
    try sandbox.write("a\nb\n", to: "run/one.txt")
    try sandbox.write("a\nc\n", to: "run/two.txt")
    try sandbox.write("a\nb\n", to: "project/expected.txt")
  }

  /// Whether the checks hold, and what was said.
  private func hold(_ checks: StepDefinition.Check...) -> (Bool, [StepMessage]) {
    var said: [StepMessage] = []
    let checking = StepChecks(
      run: id, directory: sandbox.path("run"), outputFile: sandbox.path("out.log"),
      project: sandbox.path("project"), report: { said.append($0) })
    return (checking.hold(checks), said)
  }

  @Test func `without checks all is well, and nothing is reported`() {
    let (holds, said) = hold()
    #expect(holds && said.isEmpty)
  }

  @Test func `what was printed is searched for a pattern`() {
    let (holds, said) = hold(.output(pattern: #"acc: 0\.\d"#))
    #expect(holds)
    #expect(
      said == [
        .information(#"checking run abc output for 'acc: 0\.\d'"#),
        .information("1 of 1 checks passed"),
      ])
  }

  @Test func `all are looked at behind one that fails`() {
    let (holds, said) = hold(
      .output(pattern: "loss"), .output(pattern: "acc"), .output(pattern: "("))
    #expect(!holds)
    #expect(
      said.filter { if case .error = $0 { true } else { false } } == [
        .error("check failed: could not find pattern 'loss' in run abc output"),
        .error("check failed: '(' is not a regular expression"),
      ])
    #expect(said.last == .information("1 of 3 checks passed"))
  }

  @Test func `files are looked for, and in them`() {
    #expect(hold(.file(glob: "*.txt", contains: nil, comparedTo: nil)).0)
    #expect(hold(.file(glob: "*.txt", contains: "a", comparedTo: nil)).0)
    #expect(
      hold(.file(glob: "*.csv", contains: nil, comparedTo: nil)).1.contains(
        .error("check failed: no files matching '*.csv' in run abc")))
    // Every file that matches must have it.
    #expect(
      hold(.file(glob: "*.txt", contains: "b", comparedTo: nil)).1.contains(
        .error("check failed: could not find pattern 'b' in run abc file two.txt")))
  }

  @Test(arguments: ["expected.txt", "${PROJECT_DIR}/expected.txt"])
  func `a file is compared with one of the project`(other: String) {
    #expect(hold(.file(glob: "one.txt", contains: nil, comparedTo: other)).0)
    let (holds, said) = hold(.file(glob: "two.txt", contains: nil, comparedTo: other))
    #expect(!holds)
    #expect(
      said.contains { message in
        if case .output(let text) = message { text.contains("-b\n+c") } else { false }
      })
    #expect(
      said.contains(.error("check failed: unexpected file contents - see above for details")))
  }

  @Test func `what cannot be compared with anything is reported`() {
    let path = sandbox.path("project/nowhere")
    #expect(
      hold(.file(glob: "one.txt", contains: nil, comparedTo: "nowhere")).1.contains(
        .error("check failed: cannot read '\(path)'")))
  }
}
