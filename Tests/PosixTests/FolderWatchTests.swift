import TestSupport
import Testing

@testable import Posix

@Suite struct FolderWatchTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func hasChanges(_ watch: FolderWatch) -> Bool {
    Poll.wait(for: [watch.descriptor], until: Clock.monotonic).contains(watch.descriptor)
  }

  @Test func tellsOfTheFolderThatItWasTurnedToLast() throws {
    _ = try Directory.makingPath(sandbox.path("first"))
    _ = try Directory.makingPath(sandbox.path("second"))
    let watch = try FolderWatch()
    try watch.turn(to: sandbox.path("first"))
    #expect(!hasChanges(watch))
    try sandbox.write("a", to: "first/file")
    #expect(hasChanges(watch))
    watch.forgetChanges()
    #expect(!hasChanges(watch))

    try watch.turn(to: sandbox.path("second"))
    try sandbox.write("b", to: "first/file")
    #expect(!hasChanges(watch))
    try sandbox.write("b", to: "second/file")
    #expect(hasChanges(watch))

    watch.leave()
    try sandbox.write("c", to: "second/file")
    #expect(!hasChanges(watch))
  }

  @Test func aFolderThatIsMissingCannotBeWatched() throws {
    let watch = try FolderWatch()
    #expect(throws: SystemError.self) { try watch.turn(to: sandbox.path("missing")) }
  }
}
