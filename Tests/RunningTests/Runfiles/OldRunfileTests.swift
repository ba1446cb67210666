import Glibc
import Posix
import TestSupport
import Testing

@testable import Running

@Suite struct OldRunfileTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  /// The old runfile `a` with these lines, after all commands of a sweep.
  private func old(_ lines: String, taking commands: String...) throws -> OldRunfile {
    try sandbox.write(lines, to: "a")
    var old = try #require(try OldRunfile(path: sandbox.path("a")))
    for command in commands { old.take(Array(command.utf8)[...]) }
    return old
  }

  private func allow(_ old: OldRunfile, isForced: Bool = false) throws -> String? {
    try old.allow(OutputFile(sandbox.path("a")), isForced: isForced)
  }

  @Test func `only a file of lines is a runfile to be replaced`() throws {
    #expect(try OldRunfile(path: sandbox.path("none")) == nil)
    #expect(try OldRunfile(path: sandbox.path) == nil)
    #expect(try OldRunfile(path: "/dev/null") == nil)
    try #require(mkfifo(sandbox.path("pipe"), 0o600) == 0)
    #expect(try OldRunfile(path: sandbox.path("pipe")) == nil)
  }

  @Test func `what cannot be read is not replaced`() {
    // A file that can be opened, and whose first byte cannot be read.
    let failure = #expect(throws: RunFailure.self) { try OldRunfile(path: "/proc/self/mem") }
    #expect(failure?.exitCode == RunFailure.refused)
  }

  @Test func `the same commands in the same order are no change`() throws {
    let lines = "echo 1\n# made by hand\necho 2\n"
    #expect(try old(lines, taking: "echo 1", "echo 2").isUnchanged)
    #expect(try !old(lines, taking: "echo 2", "echo 1").isUnchanged)
    #expect(try !old(lines, taking: "echo 1").isUnchanged)
    #expect(try !old(lines, taking: "echo 1", "echo 2", "echo 3").isUnchanged)
    #expect(try old("").isUnchanged)
  }

  @Test func `a large runfile is read to its end`() throws {
    // Longer than what is read at once, and the last line has no end.
    let commands = (0..<20_000).map { "echo \($0) " + String(repeating: "x", count: 90) }
    try sandbox.write(commands.joined(separator: "\n"), to: "a")
    var old = try #require(try OldRunfile(path: sandbox.path("a")))
    for command in commands.dropLast() { old.take(Array(command.utf8)[...]) }
    #expect(!old.isUnchanged)
    old.take(Array((commands.last ?? "").utf8)[...])
    #expect(old.isUnchanged)
  }

  @Test func `what runs the same programs may be replaced`() throws {
    #expect(try allow(try old("echo 1\nX=1 cat 2\n", taking: "echo 3", "cat 4")) == nil)
    #expect(!sandbox.exists("a~"))
  }

  @Test(
    arguments: [
      ("echo 1\npython train.py\n", "line 2 runs 'python', which no command of the sweep runs"),
      ("# no\n\nX=1 Y=2\n", "line 3 only sets variables, which no command of the sweep does"),
    ])
  func `what runs something else is refused`(lines: String, reason: String) throws {
    let old = try old(lines, taking: "echo 3")
    let failure = #expect(throws: RunFailure.self) { try allow(old) }
    #expect(failure?.message == "'\(sandbox.path("a"))' is not replaced: \(reason)")
    #expect(failure?.hint?.contains("'--force', which keeps it as '\(sandbox.path("a"))~'") == true)
    #expect(failure?.exitCode == RunFailure.refused)
    #expect(!sandbox.exists("a~"))
  }

  @Test func `by force it may go, and is kept`() throws {
    let old = try old("python train.py\n", taking: "echo 3")
    #expect(try allow(old, isForced: true) == sandbox.path("a~"))
    #expect(sandbox.text(of: "a~") == "python train.py\n")
    // Where nothing else runs there is nothing to keep.
    #expect(try allow(try self.old("echo 1\n", taking: "echo 3"), isForced: true) == nil)
  }
}
