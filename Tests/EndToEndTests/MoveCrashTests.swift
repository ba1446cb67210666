import Glibc
import JSON
import TestSupport
import Testing

/// kill -9 of commands that move and remove runs, exactly at the N-th call that changes something on
/// disk, by strace; and what the next command makes of it.
@Suite(.enabled("needs strace, and the right to trace") { SystemCallTrace.isPossible })
struct MoveCrashTests {
  private static let calls = ["renameat", "unlinkat", "write", "fdatasync"]
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("echo 1\necho 2\necho 3\n", to: "a")
    #expect(try sandbox.batchrun("launch", "a").exitCode == 0)
  }

  private func kill(_ words: [String], at call: String, number: Int) throws {
    _ = try SystemCallTrace.run(
      words, in: sandbox, faults: ["\(call):signal=SIGKILL:when=\(number)"], paths: [])
  }

  private func listed(_ options: String...) throws -> [String] {
    let result = try sandbox.run(Invocation(["runs", "--json", "--all"] + options))
    let runs = try #require(JSONValue(parsing: Array(result.output.utf8)).array)
    return runs.compactMap { $0["id"]?.string }.sorted()
  }

  private func logs(in ledger: String) -> [String] { sandbox.names(in: "\(ledger)/logs").sorted() }

  /// Every run is in one list, and lists change nothing.
  private func expectShownOnce(_ count: Int = 3) throws {
    let (here, there) = (try listed(), try listed("--deleted"))
    #expect(Set(here).isDisjoint(with: there))
    #expect(here.count + there.count == count)
  }

  private func expectWhole(_ count: Int = 3) throws {
    #expect(try logs(in: "runs/a") == listed())
    #expect(try logs(in: "runs/.trash/a") == listed("--deleted"))
    try expectShownOnce(count)
    let space = try sandbox.batchrun("check", "--space")
    #expect(!space.output.contains("leftovers"), "\(space)")
  }

  @Test(arguments: calls, 1...5)
  func `a delete that is killed is completed by a restore`(call: String, number: Int) throws {
    try kill(["runs", "delete", ":", "-y"], at: call, number: number)
    try expectShownOnce()
    let result = try sandbox.batchrun("runs", "restore", "-y")
    #expect(result.exitCode == 0, "\(result)")
    try expectWhole()
    #expect(try listed().count == 3)
    // Nothing of it runs again.
    #expect(try sandbox.batchrun("launch", "a").errors.contains("nothing to do"))
  }

  @Test(arguments: calls, 1...5)
  func `a restore that is killed is completed before a purge`(call: String, number: Int) throws {
    #expect(try sandbox.batchrun("runs", "delete", ":", "-y").exitCode == 0)
    try kill(["runs", "restore", "-y"], at: call, number: number)
    try expectShownOnce()
    #expect(try sandbox.batchrun("runs", "purge", "-y").exitCode == 0)
    #expect(try listed("--deleted") == [])
    #expect(sandbox.names(in: "runs/.trash") == [])
    try expectWhole(listed().count)
  }

  @Test(
    arguments: [["runs", "purge", "-y"], ["runs", "delete", ":", "-y", "--permanent"]], 1...6)
  func `what a killed removal has left goes with the next one`(
    words: [String], number: Int
  ) throws {
    if words[1] == "purge" { _ = try sandbox.batchrun("runs", "delete", ":", "-y") }
    try kill(words, at: "unlinkat", number: number)
    let space = try sandbox.batchrun("check", "--space", "-v")
    if number < 3 { #expect(space.output.contains("  leftovers:  "), "\(space)") }
    #expect(try sandbox.run(Invocation(words)).exitCode == 0)
    #expect(try listed() + listed("--deleted") == [])
    #expect(logs(in: "runs/a") + logs(in: "runs/.trash/a") == [])
    #expect(!(try sandbox.batchrun("check", "--space").output.contains("leftovers")))
  }

  @Test(arguments: ["renameat", "syncfs", "unlinkat"], 1...4)
  func `an export that moves and is killed can be given again`(call: String, number: Int) throws {
    let words = ["export", "--move", "out", ":", "-y"]
    try kill(words, at: call, number: number)
    #expect(try sandbox.run(Invocation(words)).exitCode == 0)
    #expect(try listed() == [])
    #expect(try listed("--home", "out").count == 3)
    #expect(try logs(in: "out/a") == listed("--home", "out"))
    #expect(logs(in: "runs/a") == [])
    #expect(sandbox.names(in: "out/a").filter { $0.hasPrefix(".") } == [])
  }

  @Test func `what a killed export has left goes with the next, of whichever ledger`() throws {
    try sandbox.write("echo b\n", to: "b")
    #expect(try sandbox.batchrun("launch", "b").exitCode == 0)
    try kill(["export", "out", ":", "--operation", "a", "-y"], at: "syncfs", number: 1)
    #expect(sandbox.names(in: "out/a").contains { $0.hasPrefix(".arriving-") })
    let space = try sandbox.batchrun("check", "--space", "-v", "--home", "out")
    #expect(space.output.contains("leftovers:"), "\(space)")
    #expect(space.output.contains("out/a/.arriving-"), "\(space)")
    #expect(try sandbox.batchrun("export", "out", ":", "--operation", "b", "-y").exitCode == 0)
    #expect(!sandbox.names(in: "out/a").contains { $0.hasPrefix(".arriving-") })
  }

  @Test func `so does what a killed export into a zip file has left, wherever`() throws {
    try sandbox.makeFolder("tmp")
    let temporary = ["TMPDIR": sandbox.path("tmp")]
    let arguments = ["export", "one.zip", ":", "-y"]
    var strace = Invocation(
      [
        "-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat", "-e",
        "inject=renameat:signal=SIGKILL:when=1", batchrunBinary,
      ] + arguments, program: SystemCallTrace.program)
    strace.environment = temporary
    _ = try sandbox.run(strace)
    #expect(sandbox.names(in: "tmp").contains { $0.hasPrefix("batchrun-zip") })
    #expect(sandbox.names().contains { $0.hasPrefix(".one.zip.") })
    let next = try sandbox.batchrun("export", "two.zip", ":", "-y", environment: temporary)
    #expect(next.exitCode == 0, "\(next)")
    #expect(sandbox.names(in: "tmp") == [])
    #expect(!sandbox.names().contains { $0.hasPrefix(".one.zip.") })
  }

  @Test func `a list says that a move was interrupted, and what completes it`() throws {
    try kill(["runs", "delete", ":", "-y"], at: "renameat", number: 3)
    let list = try sandbox.batchrun("runs")
    #expect(
      list.errors.contains(
        "was interrupted; 'batchrun runs delete' (or restore, purge) completes it"), "\(list)")
  }

  @Test func `a purge of everything leaves no empty ledgers`() throws {
    try sandbox.write("echo b\n", to: "b")
    #expect(try sandbox.batchrun("launch", "b").exitCode == 0)
    #expect(try sandbox.batchrun("runs", "delete", ":", "-y").exitCode == 0)
    #expect(try sandbox.batchrun("runs", "purge", "1", "-y").exitCode == 0)
    #expect(sandbox.names(in: "runs/.trash").sorted() == ["a"])
    #expect(try sandbox.batchrun("runs", "purge", "-y").exitCode == 0)
    #expect(sandbox.names(in: "runs/.trash") == [])
  }
}
