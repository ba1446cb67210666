import Posix
import TestSupport
import Testing

@testable import Views

@Suite struct PublishedFolderTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("out")
  }

  private func folder() throws -> PublishedFolder {
    PublishedFolder(try Directory(path: sandbox.path("out")))
  }

  @Test func `what is written and copied is counted`() throws {
    var folder = try folder()
    try folder.write("é\n", as: "a.txt")
    #expect(folder.size == 3)
    try sandbox.write("12345", to: "source")
    try folder.copy(FileDescriptor(reading: sandbox.path("source")), as: "x/y/copy")
    try folder.copy(FileDescriptor(reading: sandbox.path("source")), as: "x/other")
    #expect(folder.size == 13)
    #expect(sandbox.text(of: "out/a.txt") == "é\n")
    #expect(sandbox.text(of: "out/x/y/copy") == "12345")
    #expect(sandbox.names(in: "out/x").sorted() == ["other", "y"])
  }

  @Test func `nothing that is there is written over`() throws {
    var folder = try folder()
    try sandbox.write("mine", to: "out/a.txt")
    #expect(throws: SystemError.self) { try folder.write("other", as: "a.txt") }
    let file = try FileDescriptor(reading: sandbox.path("out/a.txt"))
    #expect(throws: SystemError.self) { try folder.copy(file, as: "a.txt") }
    #expect(sandbox.text(of: "out/a.txt") == "mine")
    #expect(folder.size == 0)
  }
}
