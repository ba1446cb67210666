import Arguments
import Testing

@testable import Commands

@Suite struct CommandTreeTests {
  @Test func `names and aliases are unique in their group`() {
    for group in nodes.map(\.node) where group.isGroup {
      let names = group.subcommands.flatMap { [$0.manual.name] + $0.manual.aliases }
      #expect(Set(names).count == names.count, "\(names)")
    }
  }

  @Test func `every command is explained and has an example`() {
    for (path, node) in nodes where !node.manual.isHidden {
      #expect(node.manual.abstract.first?.isUppercase == true, "\(path)")
      #expect(node.manual.abstract.count <= 70, "\(path): the abstract is one line of a list")
      #expect(!node.manual.abstract.hasSuffix("."), "\(path)")
      #expect(!node.manual.examples.isEmpty || node.isGroup, "\(path)")
      for parameter in node.parameters where !parameter.isHidden {
        #expect(!parameter.help.isEmpty, "\(path) \(parameter.name)")
        #expect(!parameter.help.hasSuffix("."), "\(path) \(parameter.name)")
      }
    }
  }

  @Test func `every example parses`() throws {
    for (path, node) in nodes {
      for example in node.manual.examples {
        let calls = batchrunCalls(in: example.line)
        #expect(!calls.isEmpty, "\(path): \(example.line)")
        for words in calls {
          #expect(throws: Never.self, "\(path): \(example.line)") {
            _ = try commandTree.request(for: words)
          }
        }
      }
    }
  }

  @Test func `spellings are well formed and unique in their command`() {
    for (path, node) in nodes {
      let spellings = node.parameters.flatMap {
        $0.spellings + [$0.negatedSpelling].compactMap(\.self)
      }
      #expect(Set(spellings).count == spellings.count, "\(path)")
      for spelling in spellings + ["--help", "-h"] {
        #expect(
          spelling.wholeMatch(of: /-[a-zA-Z]{1,3}|--[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil,
          "\(path) \(spelling)")
      }
      #expect(!spellings.contains("-h") && !spellings.contains("--help"), "\(path)")
      for parameter in node.parameters where parameter.kind == .option {
        #expect(!parameter.valueName.isEmpty, "\(path) \(parameter.name)")
        #expect(!parameter.spellings.isEmpty, "\(path) \(parameter.valueName)")
      }
    }
  }

  /// Each node of the tree with its names.
  private var nodes: [(path: String, node: CommandNode)] {
    func below(_ node: CommandNode, _ path: String) -> [(String, CommandNode)] {
      [(path, node)] + node.subcommands.flatMap { below($0, path + " " + $0.manual.name) }
    }
    return below(commandTree, commandTree.manual.name)
  }
}
