import Glibc
import Operations
import Posix
import TestSupport
import Testing

@testable import Running

@Suite struct RunDirectoryTests {
  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  @Test func `a folder is new once`() throws {
    let path = sandbox.path("a/b/c")
    #expect(try RunDirectory(making: path).isNew)
    #expect(sandbox.names(in: "a/b/c") == [".batchrun"])
    #expect(try !RunDirectory(making: path).isNew)
  }

  @Test func `a folder with files of the user's is new, and keeps them`() throws {
    try sandbox.makeFolder("a")
    try sandbox.write("mine", to: "a/file")
    #expect(try RunDirectory(making: sandbox.path("a")).isNew)
    #expect(sandbox.text(of: "a/file") == "mine")
  }

  @Test func `a file is rewritten, for its owner only`() throws {
    let path = sandbox.path("a")
    try RunDirectory(making: path).write(Array("long text".utf8), as: "env")
    try RunDirectory(making: path).write(Array("short".utf8), as: "env")
    #expect(sandbox.text(of: "a/.batchrun/env") == "short")
    var status = stat()
    #expect(stat(sandbox.path("a/.batchrun/env"), &status) == 0)
    #expect(status.st_mode & 0o077 == 0)
  }

  @Test func `a folder is emptied but for what is kept`() throws {
    _ = try RunDirectory(making: sandbox.path("a"))
    for name in ["a/deep/deeper", "a/.batchrun/sourcecode", "a/.batchrun/other"] {
      try sandbox.makeFolder(name)
    }
    for name in [
      "a/file", "a/deep/deeper/file", "a/.batchrun/sourcecode/train.py", "a/.batchrun/env",
    ] {
      try sandbox.write("x", to: name)
    }
    try RunDirectory.empty(sandbox.path("a"), keeping: "sourcecode")
    #expect(sandbox.names(in: "a") == [".batchrun"])
    #expect(sandbox.names(in: "a/.batchrun") == ["sourcecode"])
    #expect(sandbox.text(of: "a/.batchrun/sourcecode/train.py") == "x")
  }

  @Test func `what a link leads to is not emptied`() throws {
    _ = try RunDirectory(making: sandbox.path("a"))
    try sandbox.makeFolder("others")
    try sandbox.write("x", to: "others/file")
    #expect(symlink("../others", sandbox.path("a/link")) == 0)
    try RunDirectory.empty(sandbox.path("a"), keeping: "sourcecode")
    #expect(sandbox.names(in: "a") == [".batchrun"])
    #expect(sandbox.text(of: "others/file") == "x")
  }

  @Test func `source code that was linked in part is not taken for the whole`() throws {
    try sandbox.makeFolder("source")
    for name in ["a.py", "b.py"] { try sandbox.write(name, to: "source/" + name) }
    let source = try SourceLinks(
      of: SourceSnapshot(existing: sandbox.path("source"), digest: ""),
      as: RunDirectory.unfinishedSourceFolder)
    _ = try RunDirectory(making: sandbox.path("a"))
    // As a launcher leaves it that is killed.
    try sandbox.makeFolder("a/.batchrun/sourcecode.new")
    try sandbox.write("a.py", to: "a/.batchrun/sourcecode.new/a.py")
    let path = try RunDirectory(making: sandbox.path("a")).link(source)
    #expect(path == sandbox.path("a/.batchrun/sourcecode"))
    #expect(sandbox.names(in: "a/.batchrun") == ["sourcecode"])
    #expect(sandbox.names(in: "a/.batchrun/sourcecode").sorted() == ["a.py", "b.py"])
  }

  @Test func `there is no folder below a file`() throws {
    try sandbox.write("x", to: "file")
    #expect(throws: SystemError.self) { try RunDirectory(making: sandbox.path("file/a")) }
  }
}
