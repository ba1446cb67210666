import Ledger
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct SourceCopyTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: ./train.sh
      bare:
        exec: ./train.sh
        sourcecode: no
      both:
        steps: [train]
      climb:
        exec: ./climb.sh
      """)
    try fixture.sandbox.write("one\n", to: "train.sh")
    try fixture.sandbox.write("up\n", to: "climb.sh")
  }

  private func copy(_ request: RunRequest, to name: String = "copy") throws -> RecordChange {
    try SourceCopy(fixture.context(request)).make(in: fixture.sandbox.path("copies/" + name))
  }

  private func digest(_ change: RecordChange) -> String? {
    change.members[.sourcecodeDigest]?.string
  }

  private func text(of name: String) -> String? { fixture.sandbox.text(of: "copies/" + name) }

  @Test func `the files of the project are copied, and have a digest`() throws {
    let fixture = try EngineFixture("train: {exec: ./train.sh, sourcecode: {root: src}}")
    func copy(_ name: String) throws -> RecordChange {
      try SourceCopy(fixture.context(fixture.request("train")))
        .make(in: fixture.sandbox.path(name))
    }
    try fixture.sandbox.makeFolder("src")
    try fixture.sandbox.write("one\n", to: "src/train.sh")
    let first = try copy("a")
    #expect(fixture.sandbox.text(of: "a/train.sh") == "one\n")
    #expect(digest(first)?.count == 32)
    #expect(digest(try copy("b")) == digest(first))
    try fixture.sandbox.write("two\n", to: "src/train.sh")
    #expect(digest(try copy("c")) != digest(first))
  }

  @Test(arguments: ["bare", "both"])
  func `where there is nothing to keep, nothing is made`(operation: String) throws {
    let change = try copy(try fixture.request(operation))
    #expect(digest(change) == nil)
    #expect(!fixture.sandbox.exists("copies"))
  }

  @Test func `a copy of a run has the source code of that, not the project's`() throws {
    try fixture.run(try fixture.request("train"))
    let run = try #require(try fixture.runs("train").first)
    try fixture.sandbox.write("two\n", to: "train.sh")
    try fixture.sandbox.makeFolder("copies")
    let change = try copy(try fixture.request(.copy(of: run.id.text, operation: nil)))
    #expect(text(of: "copy/train.sh") == "one\n")
    #expect(digest(change) == run.members[.sourcecodeDigest]?.string)
    let forced = try copy(
      try fixture.request(.copy(of: run.id.text, operation: nil)) { $0.forcesSource = true },
      to: "forced")
    #expect(text(of: "forced/train.sh") == "two\n")
    #expect(digest(forced) != digest(change))
  }

  @Test func `the source of an optimizer is kept with the source code of its trials`() throws {
    let (context, batch) = try fixture.make(
      try fixture.request("train") { $0.optimizer = .named("climb") })
    let folder = context.folders.metadata(of: batch.id)
    #expect(fixture.sandbox.text(of: folder + "/optimizer/climb.sh") == "up\n")
    #expect(fixture.sandbox.text(of: folder + "/sourcecode/train.sh") == "one\n")
    // It takes the place of what is there.
    try fixture.sandbox.write("down\n", to: "climb.sh")
    try SourceCopy(context).makeOptimizer(for: batch.id)
    #expect(fixture.sandbox.text(of: folder + "/optimizer/climb.sh") == "down\n")
  }

  @Test func `a batch like another one has its optimizer as it was`() throws {
    let (_, first) = try fixture.make(
      try fixture.request("train") { $0.optimizer = .named("climb") })
    try fixture.sandbox.write("down\n", to: "climb.sh")
    let (context, second) = try fixture.make(
      try fixture.request(.copy(of: first.id.text, operation: nil)))
    let copy = context.folders.metadata(of: second.id) + "/optimizer/climb.sh"
    #expect(fixture.sandbox.text(of: copy) == "up\n")
  }
}
