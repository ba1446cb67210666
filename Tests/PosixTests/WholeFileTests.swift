import CPOSIX
import Glibc
import Posix
import TestSupport
import Testing

@Suite struct WholeFileTests {
  @Test(arguments: [0, 1, 16383, 16384, 16385, 1 << 20])
  func readsAFileOfAnyLength(count: Int) throws {
    let folder = try Sandbox()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    try folder.write(bytes: bytes, to: "file")
    #expect(try readFile(folder.path("file")) == bytes)
  }

  @Test func readsWhatComesOutOfAPipe() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (
      FileDescriptor(owning: ends[0], path: "pipe"), FileDescriptor(owning: ends[1], path: "pipe")
    )
    try writing.writeAll(Array("some text".utf8))
    let bytes = try reading.readToEnd(limit: 4)
    #expect(bytes == Array("some".utf8))
    #expect(try readFile("/proc/self/stat").count > 20)
  }

  @Test func saysWhichFileCannotBeRead() throws {
    let folder = try Sandbox()
    let path = folder.path("missing")
    #expect(throws: SystemError("open '\(path)'", code: ENOENT)) { try readFile(path) }
    #expect(throws: SystemError("read '\(folder.path)'", code: EISDIR)) {
      try readFile(folder.path)
    }
    let open = try Directory(path: folder.path)
    #expect(try open.contents(of: "missing") == nil)
  }
}

@Suite struct CurrentFolderTests {
  @Test func isWhereRelativePathsStart() throws {
    let folder = try CurrentFolder.path()
    #expect(folder.hasPrefix("/"))
    #expect(CurrentFolder.absolute("a/b") == (folder == "/" ? "" : folder) + "/a/b")
    #expect(CurrentFolder.absolute("/a/../b") == "/a/../b")
    #expect(resolvedPath(".") == resolvedPath(folder))
  }

  @Test func resolvesWhatIsNotThereYet() throws {
    let folder = try Sandbox()
    let real = try #require(resolvedPath(folder.path))
    #expect(resolvedPath(folder.path("a/b")) == nil)
    #expect(resolvedPath(ofMissing: folder.path("a/b")) == real + "/a/b")
    #expect(resolvedPath(ofMissing: "/no-such-folder/a") == "/no-such-folder/a")
    let program = try #require(OwnProgram.path)
    #expect(access(program, X_OK) == 0)
  }
}
