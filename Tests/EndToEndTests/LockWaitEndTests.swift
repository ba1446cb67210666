import Glibc
import Posix
import TestSupport
import Testing

/// A lock of a ledger that is held for longer than a moment: the holder is reported, and Ctrl-C ends the
/// wait, in every command.
@Suite struct LockWaitEndTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("echo 1\necho 2\n", to: "a")
    _ = try sandbox.batchrun("launch", "a")
    try sandbox.append("echo new\n", to: "a")
  }

  /// The lock of a file, which this process has from now on.
  private func hold(_ name: String) throws -> FileDescriptor {
    let file = try FileDescriptor(reading: sandbox.path(name))
    try file.lock(.exclusive)
    return file
  }

  private func expectNamed(_ program: RunningProgram) throws {
    let own = getpid()
    try eventually("it says for whom it waits: \(program.errors)") {
      program.errors.contains("waiting for process \(own), which runs '")
    }
    program.send(SIGINT)
    _ = try program.wait()
  }

  @Test(arguments: [
    ["label", "1", "--set", "x", "-y"], ["mark", "1", "-y"], ["runs", "delete", "1", "-y"],
    ["runs", "delete", "1", "-y", "--permanent"], ["launch", "a"],
    ["export", "out", "1", "-y", "--move"], ["archive", "--create", "old", "1", "-y"],
  ])
  func `whoever has the journal is named, and Ctrl-C ends the wait`(words: [String]) throws {
    let file = try hold("runs/a/journal.jsonl")
    let program = try sandbox.start(Invocation(words))
    try expectNamed(program)
    try file.unlock()
    // Nothing has changed: the command can be given again.
    #expect(try sandbox.batchrun("launch", "a").exitCode == 0)
    #expect(try sandbox.run(Invocation(words)).exitCode == 0)
  }

  @Test func `whoever has the lock of launches is named, and Ctrl-C ends the wait`() throws {
    let file = try hold("runs/a/lock")
    let program = try sandbox.startBatchrun("launch", "a")
    try expectNamed(program)
    #expect(try program.wait().end == .signaled(SIGINT))
    _ = file
  }

  @Test func `whoever has the folder of a zip file is named, and Ctrl-C ends the wait`() throws {
    try sandbox.makeFolder("out")
    let file = try hold("out")
    let program = try sandbox.startBatchrun("export", "out/x.zip", ":", "-y")
    try expectNamed(program)
    #expect(!sandbox.exists("out/x.zip"))
    _ = file
  }

  @Test func `a run says for whom it waits, and Ctrl-C ends it`() throws {
    try sandbox.write("op:\n  exec: 'true'\n", to: "batchrun.yml")
    _ = try sandbox.batchrun("run", "op", "-y")
    let file = try hold("runs/op/journal.jsonl")
    let program = try sandbox.startBatchrun("run", "op", "-y")
    try expectNamed(program)
    _ = file
  }

  @Test func `a launch continues while its journal is locked, and Ctrl-C ends its last wait`()
    throws
  {
    try sandbox.write("while ! test -e go; do sleep 0.02; done\necho 2\n", to: "b")
    let launch = try sandbox.startBatchrun("launch", "b")
    try eventually("it runs") {
      (sandbox.text(of: "runs/b/journal.jsonl") ?? "").contains("\"start\"")
    }
    let file = try hold("runs/b/journal.jsonl")
    try sandbox.write("", to: "go")
    try expectNamed(launch)
    try file.unlock()
    // Nothing of it is lost.
    let again = try sandbox.batchrun("launch", "b")
    #expect(again.exitCode == 0)
    #expect(again.errors.contains("nothing to do: 2 completed"), "\(again)")
  }

  @Test func `runs that are deleted and restored at once never wait for each other`() throws {
    try sandbox.write((1...12).map { "echo \($0)\n" }.joined(), to: "c")
    _ = try sandbox.batchrun("launch", "c")
    _ = try sandbox.batchrun("runs", "delete", "1:3", "-y", "--operation", "c")
    for _ in 0..<15 {
      let one = try sandbox.startBatchrun("runs", "delete", ":", "-y")
      let other = try sandbox.startBatchrun("runs", "restore", "-y")
      for program in [one, other] { #expect(try [0, 1].contains(program.wait().exitCode)) }
    }
    _ = try sandbox.batchrun("runs", "restore", "-y")
    let ids = sandbox.names(in: "runs/c/logs")
    #expect(ids.count == 12)
    #expect(try sandbox.batchrun("runs", "--json").output.contains(ids[0]))
  }
}
