import Glibc
import Jobs
import RunsTestSupport
import TestSupport
import Testing

@testable import Runs

@Suite struct MergePlanTests {
  private let fixture: RunFixture
  private let run: RunRecord
  /// The folder of the run.
  private let folder: String
  private var sandbox: Sandbox { fixture.sandbox }

  init() throws {
    fixture = try RunFixture()
    run = try fixture.completedRun()
    folder = try #require(run.directory)
    try sandbox.makeFolder(folder + "/.batchrun")
    try sandbox.makeFolder("project")
  }

  private func add(_ files: String...) throws {
    for file in files {
      if let slash = file.lastIndex(of: "/") {
        try sandbox.makeFolder("\(folder)/\(file[..<slash])")
      }
      try sandbox.write(file, to: "\(folder)/\(file)")
    }
  }

  private func plan(
    excluding exclusions: [String] = [], includesGenerated: Bool = true
  ) throws -> MergePlan {
    var options = MergeOptions()
    options.includesGenerated = includesGenerated
    options.exclusions = exclusions
    return try MergePlan(of: RunFolder(run), to: sandbox.path("project"), options)
  }

  private func reasons(_ plan: MergePlan) -> [String: MergePlan.Reason] {
    Dictionary(uniqueKeysWithValues: plan.skipped.map { ($0.target, $0.reason) })
  }

  @Test func `what a run has made is copied only where that is wanted`() throws {
    try add("b", "a/c", ".batchrun/x")
    let plan = try plan()
    #expect(plan.copies.map(\.target) == ["a/c", "b"])
    #expect(plan.copies.map(\.source) == ["a/c", "b"].map { "\(folder)/\($0)" })
    let bare = try self.plan(includesGenerated: false)
    #expect(bare.copies.isEmpty)
    #expect(reasons(bare) == ["a/c": .foreignFile, "b": .foreignFile])
  }

  @Test func `what is the same is not copied, what is another is replaced`() throws {
    try add("same", "other", "new")
    try sandbox.write("same", to: "project/same")
    try sandbox.write("mine", to: "project/other")
    let plan = try plan()
    #expect(plan.copies.map(\.target) == ["new", "other"])
    #expect(plan.copies.map(\.replaces) == [false, true])
    #expect(reasons(plan) == ["same": .unchanged])
    #expect(sandbox.text(of: "project/other") == "mine")
  }

  @Test(
    arguments: [
      (["a"], ["b.txt", "d/e.txt"]), (["*.txt"], ["a/c"]), (["d/"], ["a/c", "b.txt"]),
      (["d/*"], ["a/c", "b.txt"]), (["e.txt"], ["a/c", "b.txt", "d/e.txt"]),
      (["a", "b*"], ["d/e.txt"]),
    ])
  func `a pattern leaves out files, and a folder all that is in it`(
    exclusions: [String], left: [String]
  ) throws {
    try add("a/c", "b.txt", "d/e.txt")
    let plan = try plan(excluding: exclusions)
    #expect(plan.copies.map(\.target) == left)
    #expect(plan.skipped.allSatisfy { $0.reason == .excluded })
  }

  @Test func `no link leads out of the run`() throws {
    try add("real")
    try sandbox.write("secret", to: "outside")
    for (name, target) in [
      ("out", sandbox.path("outside")), ("up", "../../../../outside"), ("in", "real"),
    ] {
      try #require(symlink(target, "\(folder)/\(name)") == 0)
    }
    try #require(mkfifo("\(folder)/pipe", 0o600) == 0)
    let plan = try plan()
    #expect(plan.copies.map(\.target) == ["in", "real"])
    #expect(plan.copies.allSatisfy { $0.source == "\(folder)/real" })
    #expect(
      reasons(plan) == ["out": .linkLeadsOut, "up": .linkLeadsOut, "pipe": .notRegular])
  }
}
