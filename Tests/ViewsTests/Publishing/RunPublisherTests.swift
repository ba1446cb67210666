import Glibc
import JSON
import Jobs
import Ledger
import Operations
import Posix
import Runs
import RunsTestSupport
import Scalars
import TestSupport
import Testing

@testable import Views

@Suite struct RunPublisherTests {
  private let fixture: RunFixture
  private let run: RunRecord
  private let output: String
  private var sandbox: Sandbox { fixture.sandbox }

  init() throws {
    fixture = try RunFixture()
    run = try fixture.completedRun(Flags(["lr": .real(0.1)]))
    output = RunFolder(run).output
    let directory = try #require(run.directory)
    try sandbox.makeFolder(directory + "/out")
    try sandbox.write("made\n", to: directory + "/out/model")
    try sandbox.makeFolder(folder(of: output))
    try sandbox.write("printed <b>\n", to: output)
    try sandbox.makeFolder("published")
  }

  @discardableResult
  private func publish(
    _ change: (inout RunPublisher) -> Void = { _ in },
    warn: (String) -> Void = { Issue.record("\($0)") }
  ) throws -> Int {
    var publisher = RunPublisher(destination: try Directory(path: sandbox.path("published")))
    change(&publisher)
    return try publisher.publish(
      PublishedRun(run, scalars: ["loss": ScalarSummary(0.5, step: 1)]),
      warn: warn)
  }

  private func text(_ name: String) -> String? {
    sandbox.text(of: "published/\(run.id.text)/\(name)")
  }

  @Test func `a run has its pages, its data and its output, and no files`() throws {
    try publish()
    #expect(
      sandbox.names(in: "published/\(run.id.text)").sorted() == [
        "README.md", "flags.yml", "index.html", "output.txt", "run.yml", "runfiles.csv",
        "scalars.csv", "sourcecode.csv",
      ])
    #expect(text("output.txt") == "printed <b>\n")
    #expect(text("flags.yml") == "lr: 0.1\n")
    #expect(text("index.html")?.contains("printed &lt;b&gt;") == true)
    let files = try #require(text("runfiles.csv"))
    // `printf 'made\n' | md5sum`
    #expect(
      files.contains("out/model,file,5,") && files.contains(",3494a24e3892ed7e2fc3749c0e22a2f6"))
  }

  @Test func `what it has made is copied where that is wanted`() throws {
    let bare = try publish()
    let whole = try publish { $0.files = .generated }
    #expect(text("runfiles/out/model") == "made\n")
    #expect(whole > bare)
    let sizes = [
      "README.md", "index.html", "run.yml", "runfiles/out/model", "output.txt",
      "flags.yml", "runfiles.csv", "scalars.csv", "sourcecode.csv",
    ].map { text($0)?.utf8.count ?? 0 }
    #expect(whole == sizes.reduce(0, +))
  }

  @Test func `without digests files are listed all the same`() throws {
    try publish { $0.hasDigests = false }
    #expect(text("runfiles.csv")?.split(separator: "\n").last?.hasSuffix(",") == true)
  }

  @Test func `what was published of it before is gone`() throws {
    try sandbox.makeFolder("published/\(run.id.text)")
    try sandbox.write("old", to: "published/\(run.id.text)/old")
    // One that was broken off left this.
    try sandbox.makeFolder("published/.new-\(run.id.text)/x")
    try publish()
    let names = sandbox.names(in: "published/\(run.id.text)")
    #expect(!names.contains("old") && !names.contains("x"))
    #expect(sandbox.names(in: "published") == [run.id.text])
  }

  @Test func `a name that a template does not know is told`() throws {
    var warnings: [String] = []
    try publish {
      $0.template = PageTemplate("${id} ${nothing}")
    } warn: {
      warnings.append($0)
    }
    #expect(warnings == ["the template uses the unknown variable 'nothing'"])
  }

  @Test func `of a long output the end is in the pages, and all in its file`() throws {
    let line = String(repeating: "x", count: 1023) + "\n"
    try sandbox.write("first\n" + String(repeating: line, count: 300) + "last\n", to: output)
    try publish()
    #expect(text("output.txt")?.hasPrefix("first\n") == true)
    #expect(text("index.html")?.contains("first\n") == false)
    #expect(text("index.html")?.contains("last</pre>") == true)
    #expect(text("index.html")?.contains("This is the end of the output;") == true)
  }

  @Test func `a run without output or folder is published too`() throws {
    sandbox.remove(output)
    sandbox.remove(try #require(run.directory))
    try publish { $0.files = .all }
    #expect(text("output.txt") == "")
    #expect(text("runfiles.csv") == "path,type,size,mtime,md5\n")
  }
}
