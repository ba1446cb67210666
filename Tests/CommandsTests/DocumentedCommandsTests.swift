import Arguments
import TestSupport
import Testing

@testable import Commands

@Suite struct DocumentedCommandsTests {
  @Test(arguments: DocumentationPage.all)
  func `every call of batchrun that a page shows parses`(name: String) throws {
    let page = try DocumentationPage(name)
    for line in page.commands + page.commandsInTables {
      for words in batchrunCalls(in: line) {
        #expect(throws: Never.self, "\(name): \(line)") {
          _ = try commandTree.request(for: words)
        }
      }
    }
  }

  @Test(arguments: ["README.md", "docs/architecture.md", "docs/reliability.md", "CONTRIBUTING.md"])
  func `every option that a page names in its prose exists`(name: String) throws {
    let known = spellings(of: commandTree).union(["--help", "--help-all", "--version"])
    // Of programs that the pages compare with or tell the reader to use, and stand-ins.
    let others: Set = [
      "--joblog", "--resume", "--results", "--filter", "--extras", "--key", "--flag",
    ]
    for match in try DocumentationPage(name).prose.matches(of: /(?:`|\s)(--[a-z][a-z_-]*)/) {
      let option = String(match.output.1).replacing("_", with: "-")
      #expect(known.contains(option) || others.contains(option), "\(name): \(option)")
    }
  }

  private func spellings(of node: CommandNode) -> Set<String> {
    node.subcommands.reduce(into: Set(node.parameters.flatMap(\.spellings))) {
      $0.formUnion(spellings(of: $1))
    }
  }
}
