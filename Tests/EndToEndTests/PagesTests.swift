import Glibc
import TestSupport
import Testing

/// What the pages name is there.
@Suite struct PagesTests {
  @Test(arguments: DocumentationPage.all)
  func `every local link leads somewhere`(name: String) throws {
    let page = try DocumentationPage(name)
    let folder = name.split(separator: "/").dropLast().joined(separator: "/")
    for link in page.localLinks {
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let target =
        parts[0].isEmpty ? name : folder.isEmpty ? String(parts[0]) : "\(folder)/\(parts[0])"
      let path = DocumentationPage.projectFolder + "/" + target
      #expect(access(path, F_OK) == 0, "\(name): \(link)")
      if parts.count > 1 {
        let anchors = try DocumentationPage(target).anchors
        #expect(anchors.contains(String(parts[1])), "\(name): \(link)")
      }
    }
  }

  @Test(arguments: DocumentationPage.all)
  func `no page knows the machine that it was written on`(name: String) throws {
    let text = try DocumentationPage(name).text
    for path in ["/root", "/home/", "/Users/", DocumentationPage.projectFolder] {
      #expect(!text.contains(path), "\(path)")
    }
  }

  @Test(arguments: ["docs/architecture.md", "docs/reliability.md", "CONTRIBUTING.md"])
  func `every source that a page names exists`(name: String) throws {
    let root = DocumentationPage.projectFolder
    let found = try Sandbox().shell(
      "cd '\(root)' && find Package.swift Sources Tests scripts benchmarks -type f")
    let sources = found.output.split(separator: "\n").map { "/" + $0 }
    #expect(sources.count > 100)
    let page = try DocumentationPage(name)
    let own = Set(page.blocks.compactMap { $0.file.map { "/" + $0 } })
    for match in page.text.matches(of: /[`\/]?((\w+\/)*\w+\.(swift|c|py))\b/) {
      let path = "/" + match.output.1
      if path.contains("NAME") || own.contains(path) { continue }
      #expect(sources.contains { $0.hasSuffix(path) }, "\(name): \(path)")
    }
  }

  @Test func `the rooms are those of Package.swift, in their order`() throws {
    let manifest = try #require(bytes(ofFile: DocumentationPage.projectFolder + "/Package.swift"))
    let rooms = String(decoding: manifest, as: UTF8.self).split(separator: "let tests")[0]
      .matches(of: /(?:[tT]arget|systemLibrary)\(\s*name: "(\w+)"/).map { String($0.output.1) }
    // The first column of the table: it may name two in a row.
    let named = try DocumentationPage("docs/architecture.md").prose.split(separator: "\n")
      .drop { $0 != "| room | concern |" }.dropFirst(2).prefix { $0.hasPrefix("|") }
      .flatMap { $0.split(separator: "|")[0].matches(of: /`(\w+)`/) }.map { String($0.output.1) }
    #expect(rooms.count > 10)
    #expect(named == rooms)
  }
}
