import Glibc
import Jobs
import Posix
import RunsTestSupport
import TestSupport
import Testing

@testable import Runs

@Suite struct MergeTargetTests {
  private let fixture: RunFixture
  private let run: RunRecord
  private let target: MergeTarget
  private var sandbox: Sandbox { fixture.sandbox }

  init() throws {
    fixture = try RunFixture()
    target = MergeTarget(fixture.sandbox.path("project"), named: "project")
    let writer = try fixture.writer()
    var creation = RunCreation(operation: "train", state: .completed, time: 1)
    creation.directory = "dirs/\(creation.id.text)"
    run = try writer.create(creation)
    try writer.close()
    let folder = try #require(run.directory)
    try sandbox.makeFolder(folder + "/d")
    try sandbox.write("new\n", to: folder + "/a")
    try sandbox.write("deep\n", to: folder + "/d/b")
  }

  private func plan() throws -> MergePlan {
    var options = MergeOptions()
    options.includesGenerated = true
    return try MergePlan(of: RunFolder(run), to: target.path, options)
  }

  private func refusal(_ replacing: MergeTarget.Replacing) throws -> MergeTarget.Refusal? {
    let plan = try plan()
    do throws(MergeError) {
      try target.check(plan, replacing)
      return nil
    } catch {
      guard case .refused(let refusal, folder: "project") = error else {
        Issue.record("\(error)")
        return nil
      }
      return refusal
    }
  }

  @Test func `files go where there are none`() throws {
    #expect(try refusal(.nothing) == nil)
    for copy in try plan().copies { try target.write(copy) }
    #expect(sandbox.text(of: "project/a") == "new\n")
    #expect(sandbox.text(of: "project/d/b") == "deep\n")
    #expect(try plan().copies.isEmpty)
  }

  @Test func `what would be lost is refused, unless all may be replaced`() throws {
    try sandbox.makeFolder("project")
    try sandbox.write("old", to: "project/a")
    #expect(try refusal(.nothing) == .replaced(["a"], canBeForced: false))
    // Git does not have it.
    #expect(try refusal(.whatGitHas) == .replaced(["a"], canBeForced: true))
    #expect(try refusal(.everything) == nil)
  }

  @Test func `a folder is never replaced by a file, nor something else by a folder`() throws {
    try sandbox.makeFolder("project/a")
    #expect(try refusal(.everything) == .folder("a"))
    sandbox.remove("project/a")
    try sandbox.write("", to: "project/d")
    #expect(try refusal(.everything) == .notFolder("d"))
    sandbox.remove("project/d")
    try sandbox.makeFolder("elsewhere")
    try #require(symlink(sandbox.path("elsewhere"), sandbox.path("project/d")) == 0)
    #expect(try refusal(.everything) == .notFolder("d"))
    #expect(sandbox.names(in: "elsewhere").isEmpty)
  }

  @Test func `a link in the place of a file is replaced, not followed`() throws {
    try sandbox.makeFolder("project")
    try sandbox.write("kept", to: "elsewhere")
    try #require(symlink(sandbox.path("elsewhere"), sandbox.path("project/a")) == 0)
    for copy in try plan().copies { try target.write(copy) }
    #expect(sandbox.text(of: "elsewhere") == "kept")
    #expect(sandbox.text(of: "project/a") == "new\n")
    #expect(linkTarget(of: sandbox.path("project/a")) == nil)
  }

  @Test func `a file keeps the permissions of what it replaces, a program stays one`() throws {
    func mode(_ name: String) throws -> UInt32 {
      try #require(FileStatus(path: sandbox.path(name))).mode & 0o777
    }
    try sandbox.makeFolder("project")
    try sandbox.write("old", to: "project/a")
    try #require(chmod(sandbox.path("project/a"), 0o640) == 0)
    try #require(chmod(try #require(run.directory) + "/d/b", 0o700) == 0)
    for copy in try plan().copies { try target.write(copy) }
    #expect(try mode("project/a") == 0o640)
    #expect(try mode("project/d/b") & 0o100 != 0)
  }
}
