import Posix
import TestSupport
import Testing

@testable import Views

@Suite struct PublicationTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func publish(_ name: String, _ yaml: String) throws {
    try sandbox.makeFolder("out/\(name)")
    try sandbox.write(yaml, to: "out/\(name)/run.yml")
  }

  @Test func `a folder is made where it is missing, with the mark that we have made it`() throws {
    let publication = try Publication(making: sandbox.path("new/out"))
    #expect(sandbox.names(in: "new/out") == [".batchrun-nocopy"])
    #expect(publication.folder.path == sandbox.path("new/out"))
    #expect(throws: SystemError.self) { try Publication(opening: sandbox.path("nowhere")) }
  }

  @Test(arguments: ["README.md", "index.html"])
  func `pages of others are not replaced`(page: String) throws {
    try sandbox.makeFolder("out")
    try sandbox.write("mine", to: "out/\(page)")
    let error = #expect(throws: SystemError.self) {
      try Publication(making: sandbox.path("out"))
    }
    #expect("\(try #require(error))".contains(page))
    #expect(sandbox.names(in: "out") == [page])
    // Where the mark is, they are ours.
    try sandbox.write("", to: "out/.batchrun-nocopy")
    _ = try Publication(making: sandbox.path("out"))
  }

  @Test func `the list has all that is published, and nothing else`() throws {
    let publication = try Publication(making: sandbox.path("out"))
    try publish("one", "id: one\nlabel: 'a: b'\nstarted_epoch: 1\n")
    try publish("two", "id: two\nstarted_epoch: 2\n")
    try publish("odd", "id: [")
    try sandbox.makeFolder("out/notes")
    try publish(".new-three", "id: three\n")
    #expect(
      try publication.refreshIndex(PageTemplate("${runs}\n${nothing}\n")) == ["nothing"])
    let page = try #require(sandbox.text(of: "out/README.md"))
    let html = try #require(sandbox.text(of: "out/index.html"))
    for text in [page, html] {
      #expect(text.contains("one") && text.contains("two"))
      #expect(!text.contains("three") && !text.contains("notes"))
      #expect(text.contains("a: b"))
    }
  }

  @Test func `pages that are there are replaced`() throws {
    let publication = try Publication(making: sandbox.path("out"))
    _ = try publication.refreshIndex(PageTemplate("first"))
    _ = try publication.refreshIndex(PageTemplate("second"))
    #expect(sandbox.text(of: "out/README.md")?.hasPrefix("second") == true)
    #expect(
      sandbox.names(in: "out").sorted() == [".batchrun-nocopy", "README.md", "index.html"])
  }
}
