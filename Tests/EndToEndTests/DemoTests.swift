import Glibc
import JSON
import TestSupport
import Testing

/// `batchrun demo`: the first thing that many run.
@Suite struct DemoTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func completed(in folder: String) throws -> Int? {
    let status = try sandbox.batchrun("status", "gridspec", "--home", folder + "/runs", "--json")
    return try JSONValue(parsing: status.outputBytes)["jobs"]?["completed"]?.int
  }

  @Test func `it plays in a new folder`() throws {
    let result = try sandbox.batchrun("demo")
    #expect(result.exitCode == 0, "\(result)")
    let commands = result.output.split(separator: "\n").filter { $0.hasPrefix("$ ") }
    #expect(commands.map { $0.split(separator: " ")[2] } == ["sweep", "launch", "compare"])
    #expect(result.output.contains("sh train.sh --lr=0.01 --momentum=0\n"))
    // A preview only: there is no runfile beside the spec that would be launched in its place.
    #expect(!sandbox.names(in: "batchrun-demo").contains("gridspec.runfile"))
    #expect(
      result.output.hasSuffix(
        "next: cd batchrun-demo, add a value to gridspec.yml, and launch again: only new jobs run\n"
      ))
    #expect(try completed(in: "batchrun-demo") == 12)
    #expect(result.errors.contains("best loss 0.0466: --lr=0.3 --momentum=0.5"))
    // The table: a heading and the five with the smallest loss, which differ.
    let table = result.output.split(separator: "\n").drop { !$0.hasPrefix("run ") }.prefix(6)
    #expect(table.count == 6)
    let losses = table.dropFirst().compactMap { Double($0.split(separator: " ").last ?? "") }
    #expect(losses.count == 5 && losses == losses.sorted() && Set(losses).count > 1)
  }

  @Test func `what it says to do next is true`() throws {
    #expect(try sandbox.batchrun("demo").exitCode == 0)
    let spec = try #require(sandbox.text(of: "batchrun-demo/gridspec.yml"))
    try sandbox.write(
      spec.replacing("0.01, ", with: "0.01, 0.02, "), to: "batchrun-demo/gridspec.yml")
    let again = try sandbox.shell("cd batchrun-demo && \"$BATCHRUN\" launch gridspec.yml")
    #expect(again.exitCode == 0, "\(again)")
    #expect(again.errors.contains(": 3 done, 0 failed, 12 already done"), "\(again)")
  }

  @Test func `a folder may be named, in any way`() throws {
    try sandbox.makeFolder("empty")
    for folder in ["empty", sandbox.path("a new one")] {
      let result = try sandbox.batchrun("demo", folder)
      #expect(result.exitCode == 0, "\(result)")
      #expect(try completed(in: folder) == 12)
    }
    #expect(try sandbox.batchrun("demo", "no/such/parent").exitCode == 1)
  }

  @Test func `what is in a folder stays as it is`() throws {
    try sandbox.makeFolder("full")
    try sandbox.write("mine", to: "full/gridspec.yml")
    let result = try sandbox.batchrun("demo", "full")
    #expect(result.exitCode == 2)
    #expect(
      result.errors == """
        batchrun: error: folder 'full' is not empty
        hint: choose another folder: batchrun demo DIR

        """)
    #expect(sandbox.names(in: "full") == ["gridspec.yml"])
    #expect(sandbox.text(of: "full/gridspec.yml") == "mine")
  }

  @Test func `a step that fails ends it with its exit code`() throws {
    // Without awk on PATH every job fails.
    try sandbox.makeFolder("bin")
    for name in ["sh", "sleep"] {
      #expect(symlink("/bin/" + name, sandbox.path("bin/" + name)) == 0)
    }
    let result = try sandbox.batchrun("demo", environment: ["PATH": sandbox.path("bin")])
    #expect(result.exitCode == 1)
    #expect(
      result.errors.hasSuffix(
        "batchrun: error: the demo stopped at: batchrun launch gridspec.yml -j 2 --minimize loss\n"
      ))
    #expect(!result.output.contains("compare"))
  }

  @Test func `the runs folder of the user stays out of it`() throws {
    let result = try sandbox.batchrun("demo", environment: ["BATCHRUN_HOME": sandbox.path("mine")])
    #expect(result.exitCode == 0, "\(result)")
    #expect(!sandbox.exists("mine"))
    #expect(try completed(in: "batchrun-demo") == 12)
  }

  @Test func `Ctrl-C ends the step and the demo`() throws {
    let session = try sandbox.startInTerminal(Invocation(["demo"]))
    try eventually("the launch runs") {
      sandbox.exists("batchrun-demo/runs/gridspec/journal.jsonl")
    }
    try session.type("\u{3}")
    let result = try session.wait()
    #expect(result.exitCode == 130, "\(result)")
    #expect(!result.output.contains("$ batchrun compare"))
  }
}
