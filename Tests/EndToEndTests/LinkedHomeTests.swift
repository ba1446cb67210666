import Glibc
import TestSupport
import Testing

/// A home that is a link, as to another disk, and links where none may be.
@Suite struct LinkedHomeTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("echo 1\necho 2\n", to: "a")
    try sandbox.write("op:\n  exec: echo loss=${n}\n  flags: {n: 0}\n", to: "batchrun.yml")
    try sandbox.makeFolder("disk")
    try link("runs", to: "disk")
    #expect(try sandbox.batchrun("launch", "a").exitCode == 0)
  }

  private func link(_ name: String, to target: String) throws {
    try #require(symlink(target, sandbox.path + "/" + name) == 0)
  }

  @Test(arguments: [
    ["runs"], ["runs", "info", "1"], ["label", "1", "--set", "x", "-y"], ["mark", "1", "-y"],
    ["tag", "1", "--add", "x", "-y"], ["comment", "1", "--add", "x", "-y"],
    ["cat", "1", "--output"],
    ["ls", "1"], ["compare", "--table"], ["select"], ["diff", "1", "2"], ["status", "a"],
    ["run", "op", "n=[1,2]", "-y"], ["export", "out", "1", "-y"], ["export", "o.zip", "1", "-y"],
    ["archive", "--create", "old", "1", "-y"], ["runs", "delete", "1", "-y"],
    ["runs", "delete", "1", "--permanent", "-y"], ["runs", "purge", "-y"], ["check", "--space"],
  ])
  func `commands follow a home that is a link`(command: [String]) throws {
    let result = try sandbox.run(Invocation(command))
    #expect(result.exitCode == 0, "\(command): \(result)")
    #expect(!result.errors.contains("link"), "\(result)")
  }

  @Test func `what is deleted, exported and imported lies behind the link`() throws {
    #expect(try sandbox.batchrun("export", "out.zip", ":", "-y").exitCode == 0)
    #expect(try sandbox.batchrun("runs", "delete", ":", "-y").exitCode == 0)
    #expect(try sandbox.batchrun("runs", "restore", "-y").exitCode == 0)
    #expect(try sandbox.batchrun("runs", "delete", ":", "--permanent", "-y").exitCode == 0)
    #expect(try sandbox.batchrun("import", "out.zip", ":", "-y").exitCode == 0)
    #expect(sandbox.exists("disk/a/metadata.json"))
    #expect(try sandbox.batchrun("runs").output.split(separator: "\n").count == 2)
  }

  @Test func `a trash that is a link is followed`() throws {
    #expect(try sandbox.batchrun("runs", "delete", "1", "-y").exitCode == 0)
    #expect(rename(sandbox.path("disk/.trash"), sandbox.path("far")) == 0)
    try link("disk/.trash", to: sandbox.path("far"))
    #expect(try sandbox.batchrun("runs", "--deleted").output.split(separator: "\n").count == 1)
    #expect(try sandbox.batchrun("runs", "delete", "1", "-y").exitCode == 0)
    #expect(try sandbox.batchrun("runs", "--deleted").output.split(separator: "\n").count == 2)
    #expect(try sandbox.batchrun("runs", "restore", "1", "-y").exitCode == 0)
    #expect(try sandbox.batchrun("runs", "purge", "-y").exitCode == 0)
    #expect(try sandbox.batchrun("runs", "--deleted").output == "")
    #expect(try sandbox.batchrun("runs").output.split(separator: "\n").count == 1)
    #expect(sandbox.exists("far"))
  }

  @Test(.enabled(if: MountedDisk.isPossible, "needs the right to mount"))
  func `a trash on another disk gets whole runs and gives them back`() throws {
    let disk = try Sandbox()
    let mounted = try MountedDisk(inMemory: "size=4m", in: disk)
    defer { withExtendedLifetime(mounted) {} }
    try link("disk/.trash", to: disk.path("disk"))
    let before = try sandbox.batchrun("cat", "1", "--output").output
    #expect(before == "2\n")
    #expect(try sandbox.batchrun("runs", "delete", ":", "-y").exitCode == 0)
    #expect(try sandbox.batchrun("runs").output == "")
    #expect(!sandbox.names(in: "disk/a/logs").contains { !$0.hasPrefix(".") })
    #expect(try sandbox.batchrun("runs", "restore", "-y").exitCode == 0)
    #expect(try sandbox.batchrun("cat", "1", "--output").output == before)
    #expect(try sandbox.batchrun("launch", "a").errors.contains("nothing to do"))
  }

  @Test func `a ledger that is a link is refused in words`() throws {
    try link("disk/b", to: "a")
    for command in [["launch", "a", "--name", "b"], ["status", "b"]] {
      let result = try sandbox.run(Invocation(command))
      #expect(result.exitCode != 0)
      #expect(result.errors.contains("'runs/b': it is a symbolic link; move"), "\(result)")
    }
    let list = try sandbox.batchrun("runs")
    #expect(list.output.split(separator: "\n").count == 2)
    #expect(list.errors.contains("'runs/b': it is a symbolic link"), "\(list)")
  }

  @Test(arguments: [
    ["status"], ["status", "--json"], ["check"], ["check", "--space"], ["runs", "purge", "-y"],
    ["runs"], ["compare", "--table"],
  ])
  func `a ledger that is a link is passed over, and said`(command: [String]) throws {
    try link("disk/b", to: "a")
    let result = try sandbox.run(Invocation(command))
    #expect(result.exitCode == 0)
    #expect(
      result.errors.hasPrefix(
        "batchrun: warning: cannot open 'runs/b': it is a symbolic link; move the folder itself "
          + "there, or make its home the link\n"), "\(result)")
    #expect(result.errors.ranges(of: "link;").count == 1, "\(result)")
  }

  @Test func `a home that is a link to nothing is an error`() throws {
    try link("gone", to: "nowhere")
    for command in [["runs"], ["launch", "a"], ["label", "1", "--set", "x", "-y"]] {
      let result = try sandbox.run(Invocation(command + ["--home", "gone"]))
      #expect(result.exitCode != 0)
      #expect(result.errors.contains("link to 'nowhere', which is missing"), "\(result)")
    }
    #expect(!sandbox.exists("nowhere"))
  }
}
