import TestSupport
import Testing

@testable import Views

/// Which program shows a difference, by what is installed and where it is shown.
@Suite struct DiffProgramTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func command(
    for path: String = "a", installed: [String], isTerminal: Bool = true, hasWindows: Bool = false
  ) throws -> String {
    for name in installed { try sandbox.writeScript("exit 0\n", to: name) }
    return program(for: path, isTerminal: isTerminal, hasWindows: hasWindows).command
  }

  private func program(
    for path: String = "a", isTerminal: Bool = true, hasWindows: Bool = false
  ) -> DiffProgram {
    DiffProgram(
      for: path,
      on: .init(
        isTerminal: isTerminal, hasWindows: hasWindows, hasColours: true, searchPath: sandbox.path))
  }

  @Test func `windows open where there are some, by the first program that is there`() throws {
    let all = ["xxdiff", "dirdiff", "colordiff"]
    #expect(try command(installed: all, hasWindows: true) == "xxdiff -r")
    #expect(try command(installed: all) == "colordiff -ru")
    #expect(try command(installed: all, isTerminal: false, hasWindows: true) == "diff -ru")
  }

  @Test func `a notebook has a program that others have not`() throws {
    #expect(
      try command(for: "a.ipynb", installed: ["nbdiff-web", "meld"], hasWindows: true)
        == "nbdiff-web")
    #expect(
      try command(for: "a.py", installed: ["nbdiff-web", "meld"], hasWindows: true) == "meld")
  }

  @Test func `colour is asked for where diff knows it, and what is left out where it is`() throws {
    try sandbox.makeFolder("left/.batchrun")
    let paths = [sandbox.path("left"), sandbox.path("right")]
    #expect(program().options(excluding: ".batchrun", from: paths) == " -x .batchrun")
    #expect(program().options(excluding: "other", from: paths) == "")
    try sandbox.writeScript("exit 0\n", to: "diff")
    #expect(program().options(excluding: nil, from: paths) == " --color=always")
    try sandbox.writeScript("exit 2\n", to: "diff")
    #expect(program().options(excluding: nil, from: paths) == "")
  }

  @Test func `a program with a window gets two paths and nothing else`() throws {
    try sandbox.writeScript("exit 0\n", to: "meld")
    let program = program(hasWindows: true)
    #expect(!program.isPlain)
    #expect(program.options(excluding: "a", from: [sandbox.path]) == "")
  }
}
