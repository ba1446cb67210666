import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import Posix

@Suite struct ScratchFolderTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// Each maker sweeps what others have left: what one has just made may look like that to another.
  @Test func `many are made at once in one folder`() throws {
    let parent = try Directory(path: sandbox.path(""))
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<200 {
        do {
          let scratch = try ScratchFolder(in: parent, prefix: ".making-")
          _ = try scratch.folder.newDirectory(FileName("inside"))
          try scratch.remove()
        } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
    }
    #expect(failures.withLock { $0 } == [])
    #expect(try parent.names().isEmpty)
  }

  @Test func `one whose maker is gone is swept, and others stay`() throws {
    try sandbox.makeFolder(".making-old/inside")
    try sandbox.makeFolder("kept")
    let parent = try Directory(path: sandbox.path(""))
    let held = try ScratchFolder(in: parent, prefix: ".held-")
    #expect(ScratchFolder.abandoned(in: parent, prefix: ".making-") == [".making-old"])
    #expect(ScratchFolder.abandoned(in: parent, prefix: ".held-") == [])
    let scratch = try ScratchFolder(in: parent, prefix: ".making-")
    #expect(!sandbox.exists(".making-old") && sandbox.exists("kept"))
    try scratch.remove()
    try held.remove()
    #expect(try parent.names() == ["kept"])
  }
}
