import JSON
import TestSupport
import Testing

/// `batchrun check` on a real home.
@Suite struct CheckTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  @Test func `space is what the disk says, in all and for each part`() throws {
    try sandbox.write("head -c 3000 /dev/zero\nhead -c 5000 /dev/zero\n", to: "lines")
    try sandbox.batchrun("launch", "lines")
    try sandbox.batchrun("runs", "delete", "1", "-y")
    let result = try sandbox.batchrun("check", "--space", "--json")
    #expect(result.exitCode == 0)
    let space = try #require(JSONValue(parsing: result.outputBytes)["disk_space"])
    for (part, folder) in [("batchrun_home", "runs"), ("deleted_runs", "runs/.trash")] {
      let usage = try sandbox.shell("du -sb \(folder) | cut -f 1").output
      #expect(space[part]?["size"]?.int == Int(usage.dropLast()), "\(part)")
    }
    #expect(try #require(space["deleted_runs"]?["size"]?.int) > 3000)
    let text = try sandbox.batchrun("check", "--space").output
    #expect(text.contains("disk_space:\n  batchrun_home:           "))
    #expect(text.contains("K  ~/runs/.trash\n"))
  }

  @Test func `a home that is not there takes nothing`() throws {
    let result = try sandbox.batchrun("check", "--space")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("  batchrun_home:           0      "))
    #expect(!sandbox.exists("runs"))
  }

  @Test func `a version that is not this one is reported`() throws {
    #expect(try sandbox.batchrun("check", "--version", ">=0.0.1").exitCode == 0)
    let other = try sandbox.batchrun("check", "--version", ">=999")
    #expect(other.exitCode == 1)
    #expect(other.errors.contains("version mismatch: this is batchrun "))
    let wrong = try sandbox.batchrun("check", "--version", "abc")
    #expect(wrong.exitCode == 2)
    #expect(wrong.errors.contains("'abc' is not a version specification"))
  }
}
