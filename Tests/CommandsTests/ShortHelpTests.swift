import Arguments
import Testing
import Text

@testable import Commands

/// What `--help` shows, and what is left to `--help-all`.
@Suite struct ShortHelpTests {
  @Test(arguments: CommandPaths.all)
  func `the short help fits on one screen`(path: String) throws {
    let help = try help(path)
    #expect(help.count <= 60, "\(path): \(help.count) lines")
    for line in help { #expect(displayWidth(of: line) <= 80, "\(path): \(line)") }
  }

  @Test(arguments: CommandPaths.all, [true, false])
  func `no line of any help is wider than 80 columns`(path: String, isFull: Bool) throws {
    for line in try help(path, isFull: isFull) {
      #expect(displayWidth(of: line) <= 80, "\(path): \(line)")
    }
  }

  @Test(arguments: CommandPaths.all.filter { $0 != "batchrun filters" })
  func `the long help has every option, and so has docs/commands.md`(path: String) throws {
    let node = try #require(try CommandPaths.nodes(path).last)
    let help = try help(path, isFull: true)
    let page = HelpText.render(try CommandPaths.nodes(path), width: 100, isFull: true)
    #expect(path.split(separator: " ").count == 1 || HelpCommand.manualPage.contains(page))
    for option in node.parameters where !option.isHidden {
      let term = "  " + option.term
      #expect(help.contains { $0 == term || $0.hasPrefix(term + "  ") }, "\(path) \(option.term)")
    }
    #expect(node.manual.exitCodes.isEmpty || help.contains("Exit codes:"), "\(path)")
  }

  @Test(arguments: ["launch", "run", "compare"])
  func `the short help says how to see the rest`(name: String) throws {
    let node = try #require(try CommandPaths.nodes("batchrun " + name).last)
    let count = node.parameters.filter { !$0.isHidden && !$0.isPositional }.count
    let help = try help("batchrun " + name)
    #expect(help.contains { $0.contains("--help-all") && $0.contains("Show all \(count) options") })
    #expect(!help.contains("Exit codes:"))
    #expect(help.count { $0.hasPrefix("  batchrun ") } == 3)
  }

  @Test func `filters are one line, with letters that the command has`() throws {
    for path in CommandPaths.all {
      let node = try #require(try CommandPaths.nodes(path).last)
      guard node.parameters.contains(where: { $0.spellings.contains("--filter") }) else { continue }
      guard !node.manual.isTopic else { continue }
      let help = try help(path)
      let lines = help.filter { $0.contains("batchrun help filters") }
      let line = try #require(lines.first, "\(path)")
      #expect(lines.count == 1, "\(path)")
      for word in line.split(separator: ":")[0].split(whereSeparator: { ", ".contains($0) })
      where word.hasPrefix("-") {
        let option = node.parameters.first { $0.spellings.contains(String(word)) }
        #expect(option?.heading.text == "Which runs", "\(path): \(word)")
      }
      #expect(!help.contains { $0.hasPrefix("  -Fc, ") }, "\(path)")
    }
  }

  @Test func `what is used most comes first`() throws {
    for (name, options) in [
      ("launch", ["--n-jobs", "--mode", "--dry-run", "--retries", "--timeout", "--env", "--home"]),
      ("run", ["--yes", "--stage", "--label", "--n-jobs", "--max-trials", "--print-trials"]),
      ("compare", ["--cols", "--min", "--top", "--group-by", "--table", "--csv", "--json"]),
    ] {
      let text = try help("batchrun " + name).joined(separator: "\n")
      var rest = text[...]
      for option in options {
        let found = try #require(rest.firstRange(of: option), "\(name) \(option)")
        rest = rest[found.upperBound...]
      }
    }
  }

  private func help(_ path: String, isFull: Bool = false) throws -> [String] {
    HelpText.render(try CommandPaths.nodes(path), width: 80, isFull: isFull)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}
