import Glibc
import TestSupport
import Testing

/// What the pages show is what the program does.
@Suite struct ReadmeTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("bin")
    guard symlink(batchrunBinary, sandbox.path("bin/batchrun")) == 0 else {
      throw TestFailure("symlink failed: errno \(errno)")
    }
  }

  private func run(_ script: String) throws -> ProgramResult {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return try sandbox.shell(
      script, environment: ["PATH": sandbox.path("bin") + ":" + path], within: 120)
  }

  @Test func `the tour shows what happens`() throws {
    let page = try DocumentationPage("README.md")
    var count = 0
    for block in page.blocks {
      if let file = block.file {
        try sandbox.write(block.lines.map { $0 + "\n" }.joined(), to: file)
      } else if block.language == "console" {
        let transcript = Transcript(block.lines)
        let result = try run(transcript.script)
        #expect(transcript.seen(result.output) == transcript.expected, "\(result)")
        count += 1
      }
    }
    #expect(count > 5)
  }

  @Test(arguments: ["examples/hello", "examples/gpu-slots"])
  func `the commands of an example succeed`(folder: String) throws {
    try sandbox.makeFolder("examples")
    let copied = try sandbox.shell(
      "cp -r '\(DocumentationPage.projectFolder)/\(folder)' examples; rm -rf '\(folder)/runs'")
    #expect(copied.exitCode == 0)
    let commands = try DocumentationPage(folder + "/README.md").commands
    #expect(commands.count { $0.hasPrefix("batchrun") } > 1)
    let result = try run("set -e\n" + commands.joined(separator: "\n"))
    #expect(result.exitCode == 0, "\(result)")
  }

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
    for path in ["/work/", "/root", "/home/", "/Users/", DocumentationPage.projectFolder] {
      #expect(!text.contains(path), "\(path)")
    }
  }

  @Test(arguments: ["docs/architecture.md", "docs/reliability.md", "CONTRIBUTING.md"])
  func `every source that a page names exists`(name: String) throws {
    let root = DocumentationPage.projectFolder
    let found = try sandbox.shell(
      "cd '\(root)' && find Package.swift Sources Tests scripts benchmarks -type f")
    let sources = found.output.split(separator: "\n").map { "/" + $0 }
    #expect(sources.count > 100)
    for match in try DocumentationPage(name).text.matches(of: /[`\/]?((\w+\/)*\w+\.(swift|c|py))\b/)
    {
      let path = "/" + match.output.1
      if path.contains("NAME") { continue }
      #expect(sources.contains { $0.hasSuffix(path) }, "\(name): \(path)")
    }
  }
}
