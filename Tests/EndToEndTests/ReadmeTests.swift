import Glibc
import TestSupport
import Testing

/// What the README, the pages in docs and the examples show is what the program does.
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

  /// The sections of a page are played in their order in one folder.
  @Test(arguments: [
    ("README.md", 1), ("docs/tutorial.md", 6), ("docs/runs.md", 6), ("docs/filters.md", 6),
    ("docs/faq.md", 6), ("docs/reliability.md", 1),
  ])
  func `a tour shows what happens`(name: String, transcripts: Int) throws {
    let page = try DocumentationPage(name)
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
    #expect(count >= transcripts)
  }

  @Test(arguments: ["examples/hello", "examples/gpu-slots", "examples/project", "examples/tuning"])
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
}
