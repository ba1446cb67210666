import Glibc
import Jobs
import Launching
import Posix
import TestSupport
import Testing

@Suite struct LaunchFeedTests {
  private struct State {
    var commands: [String] = []
    var hasEnded = false
  }

  private let sandbox: Sandbox
  private let state = Monitor(State())

  init() throws {
    sandbox = try Sandbox()
  }

  private func feed(_ path: String, idleLimit: Double? = nil) throws -> LaunchFeed {
    try LaunchFeed(
      RunfileFollower(path: path), path: path, idleLimit: idleLimit,
      added: { [state] piece in
        state.change { state in
          state.commands += piece.entries.map {
            String(decoding: piece.command($0), as: UTF8.self)
          }
        }
      }, ended: { [state] in state.change { $0.hasEnded = true } })
  }

  private func awaitLines(_ commands: [String]) throws {
    try eventually("\(commands)") { state.withLock { $0.commands } == commands }
  }

  private var hasEnded: Bool { state.withLock { $0.hasEnded } }

  @Test func linesAreReadAsTheyCome() throws {
    try sandbox.write("a\nb\n", to: "runfile")
    let feed = try feed(sandbox.path("runfile"))
    try awaitLines(["a", "b"])
    try sandbox.append("c\nd", to: "runfile")
    try awaitLines(["a", "b", "c"])
    try sandbox.append("d\n", to: "runfile")
    try awaitLines(["a", "b", "c", "dd"])
    #expect(!hasEnded)
    feed.close()
    #expect(hasEnded)
  }

  @Test func aPipeEndsWithItsLastWriter() throws {
    #expect(mkfifo(sandbox.path("pipe"), 0o600) == 0)
    // One that reads too lets the other end be opened without waiting.
    let writing = open(sandbox.path("pipe"), O_RDWR)
    let feed = try feed(sandbox.path("pipe"))
    #expect(write(writing, "a\nb", 3) == 3)
    try awaitLines(["a"])
    #expect(!hasEnded)
    Glibc.close(writing)
    try awaitLines(["a", "b"])
    try eventually("the end") { hasEnded }
    feed.close()
  }

  @Test func afterTheIdleTimeTheLastLineCountsAndNoMoreComes() throws {
    try sandbox.write("a\nb", to: "runfile")
    let feed = try feed(sandbox.path("runfile"), idleLimit: 0.1)
    try eventually("the end") { hasEnded }
    #expect(state.withLock { $0.commands } == ["a", "b"])
    feed.close()
  }
}
