import Glibc
import TestSupport
import Testing

/// What docs/coming-from.md gives for the commands of other tools runs.
@Suite struct ComingFromTests {
  private static let page = "docs/coming-from.md"

  /// A command in the last column of a table, and the exit code that its row names.
  private struct Example {
    let command: String
    let exitCode: Int32
  }

  @Test(arguments: ["GNU parallel", "W&B sweeps", "Guild", "Hydra", "Slurm arrays"])
  func `every command for those who know another tool runs`(tool: String) throws {
    let page = try DocumentationPage(Self.page)
    let sandbox = try Sandbox()
    try sandbox.makeFolder("bin")
    guard symlink(batchrunBinary, sandbox.path("bin/batchrun")) == 0 else {
      throw TestFailure("symlink failed: errno \(errno)")
    }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    for block in page.blocks {
      guard let file = block.file else { continue }
      try sandbox.write(block.lines.map { $0 + "\n" }.joined(), to: file)
    }
    let examples = try Self.examples(of: tool, on: page)
    #expect(examples.count > 4)
    for example in examples {
      let result = try sandbox.shell(
        example.command, environment: ["PATH": sandbox.path("bin") + ":" + path], within: 120)
      #expect(result.exitCode == example.exitCode, "\(example.command)\n\(result)")
    }
  }

  @Test func `every table of the page is played`() throws {
    let headings = try DocumentationPage(Self.page).prose.matches(of: /(?m)^## (.+)$/)
    #expect(
      headings.map { String($0.output.1) }
        == ["GNU parallel", "W&B sweeps", "Guild", "Hydra", "Slurm arrays"])
  }

  /// Every row has at least one.
  private static func examples(
    of tool: String, on page: DocumentationPage
  ) throws -> [Example] {
    let section = page.prose.split(separator: "\n## ").first { $0.hasPrefix(tool + "\n") }
    guard let section else { throw TestFailure("\(page) has no heading '\(tool)'") }
    // The first two lines are the heading of the table.
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("|") }.dropFirst(2)
    return try rows.flatMap { row -> [Example] in
      let cell = DocumentationPage.cells(of: row).last ?? ""
      let exitCode = cell.firstMatch(of: /<!-- exit (\d+)/).flatMap { Int32($0.output.1) } ?? 0
      let commands = DocumentationPage.codeSpans(in: cell).filter {
        $0.contains(/(^|\| )batchrun\s/)
      }
      if commands.isEmpty { throw TestFailure("no command in: \(row)") }
      return commands.map { Example(command: $0, exitCode: exitCode) }
    }
  }
}
