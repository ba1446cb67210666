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

  /// The command in the table of recipes behind these words.
  private func recipe(_ words: String) throws -> String {
    let lines = try DocumentationPage("README.md").text.split(separator: "\n")
    let row = try #require(lines.first { $0.hasPrefix("| \(words) | `") })
    let command = row.dropFirst("| \(words) | `".count).dropLast("` |".count)
    return String(command).replacing("\\|", with: "|")
  }

  @Test func `the recipe for good runs keeps these in a script`() throws {
    try sandbox.write("echo 1\necho 2\necho 3\necho 4\n", to: "jobs.txt")
    #expect(try sandbox.batchrun("launch", "jobs.txt").exitCode == 0)
    let result = try run(try recipe("keep the good runs, delete the others"))
    #expect(result.exitCode == 0, "\(result)")
    let rest = try sandbox.batchrun("runs", "--simplified").output
    #expect(rest.split(separator: "\n").count == 2, "\(rest)")
  }

  @Test func `the recipe for another kind of output reads what nothing else does`() throws {
    try sandbox.write("echo the accuracy is 0.5 now\n", to: "jobs.txt")
    func value() throws -> String {
      try sandbox.batchrun("compare", "--table", "-cc", "acc").output
    }
    #expect(try sandbox.batchrun("launch", "jobs.txt").exitCode == 0)
    #expect(!(try value()).contains("0.5"))
    #expect(try run(try recipe("read another kind of output")).exitCode == 0)
    #expect(try value().contains("0.5"))
  }

  @Test(arguments: [
    "examples/hello", "examples/gpu-slots", "examples/project", "examples/tuning", "examples/wandb",
  ])
  func `the commands of an example succeed`(folder: String) throws {
    try sandbox.makeFolder("examples")
    // `python` is what W&B's agent starts, and some systems have no program of this name.
    let copied = try sandbox.shell(
      """
      cp -r '\(DocumentationPage.projectFolder)/\(folder)' examples; rm -rf '\(folder)/runs'
      mkdir -p examples/sweep; cp '\(DocumentationPage.projectFolder)/examples/sweep/wine.csv' examples/sweep
      ln -s "$(command -v python3)" bin/python
      """)
    #expect(copied.exitCode == 0)
    let commands = try DocumentationPage(folder + "/README.md").commands
    #expect(commands.count { $0.hasPrefix("batchrun") } > 1)
    let result = try run("set -e\n" + commands.joined(separator: "\n"))
    #expect(result.exitCode == 0, "\(result)")
  }
}
