import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct OutputFileTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func text(of name: String) -> String { sandbox.lines(of: name).joined(separator: "|") }

  @Test func `what is there stays until all is written`() throws {
    try sandbox.write("old\n", to: "a")
    let output = try OutputFile(sandbox.path("a"))
    try output.write(Array("new\n".utf8))
    #expect(text(of: "a") == "old")
    try output.commit()
    #expect(text(of: "a") == "new")
  }

  @Test func `what is given up leaves nothing`() throws {
    try sandbox.write("old\n", to: "a")
    let output = try OutputFile(sandbox.path("a"))
    try output.write(Array("new\n".utf8))
    output.discard()
    #expect(text(of: "a") == "old")
    #expect(try Directory(path: sandbox.path).names() == ["a"])
  }

  @Test func `a link is followed, and the replaced file is kept next to its target`() throws {
    try sandbox.write("old\n", to: "a")
    #expect(symlink("a", sandbox.path("b")) == 0)
    let output = try OutputFile(sandbox.path("b"))
    try output.write(Array("new\n".utf8))
    try output.keepReplaced()
    try output.commit()
    #expect(text(of: "a") == "new")
    #expect(text(of: "a~") == "old")
    #expect(linkTarget(of: sandbox.path("b")) == "a")
  }

  @Test func `a folder is not a file`() throws {
    #expect(throws: OutputFile.Failure.folder(sandbox.path)) { try OutputFile(sandbox.path) }
    #expect(OutputFile.Failure.folder("a").exitCode == 2)
  }

  @Test func `a text is written with its folders`() throws {
    try OutputFile.write("text\n", to: sandbox.path("c/d/e"))
    #expect(text(of: "c/d/e") == "text")
    try sandbox.write("", to: "f")
    #expect(throws: OutputFile.Failure.self) {
      try OutputFile.write("text\n", to: sandbox.path("f/g"))
    }
  }

  @Test func `permissions stay as they were`() throws {
    try sandbox.write("old\n", to: "a")
    #expect(chmod(sandbox.path("a"), 0o640) == 0)
    try OutputFile.write("new\n", to: sandbox.path("a"))
    #expect(try #require(FileStatus(path: sandbox.path("a"))).mode & 0o777 == 0o640)
  }
}
