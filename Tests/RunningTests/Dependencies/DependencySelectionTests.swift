import Glibc
import TestSupport
import Testing

@testable import Running

@Suite struct DependencySelectionTests {
  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("models/best")
    try sandbox.makeFolder(".batchrun")
    for name in [
      "models/m-2.bin", "models/m-10.bin", "models/best/m.bin", "notes.txt", ".batchrun/run.json",
    ] {
      try sandbox.write("x", to: name)
    }
    #expect(symlink("models", sandbox.path("link")) == 0)
  }

  private func selection() throws -> DependencySelection {
    try DependencySelection(folder: sandbox.path, hidden: [".batchrun"])
  }

  @Test func `a pattern means the whole path`() throws {
    #expect(try selection().matching(["notes.txt"]) == ["notes.txt"])
    #expect(try selection().matching(["notes"]) == [])
    #expect(
      try selection().matching([#"models/m-\d+\.bin"#]) == ["models/m-10.bin", "models/m-2.bin"])
    #expect(try selection().matching([]) == [])
  }

  @Test func `what lies in a folder that is taken goes with it`() throws {
    #expect(try selection().matching([".*"]) == ["link", "models", "notes.txt"])
    #expect(
      try selection().matching(["models/best", ".*bin"]) == [
        "models/best", "models/m-10.bin", "models/m-2.bin",
      ])
  }

  @Test func `what is hidden is not part of it`() throws {
    #expect(try selection().matching([#"\.batchrun.*"#]) == [])
  }

  @Test func `the smallest and the largest number are found as numbers`() throws {
    let pattern = #"models/m-(\d+)\.bin"#
    #expect(try selection().extreme(pattern, isLargest: true) == "models/m-10.bin")
    #expect(try selection().extreme(pattern, isLargest: false) == "models/m-2.bin")
    // Without a group, or if the group is not a number, there is none.
    #expect(try selection().extreme("notes.txt", isLargest: true) == nil)
    #expect(try selection().extreme("(notes).txt", isLargest: true) == nil)
  }

  @Test func `what is no regular expression is a problem`() {
    #expect(throws: SourceProblem("'(' is not a regular expression")) {
      try selection().matching(["("])
    }
    #expect(throws: SourceProblem("'(' is not a regular expression")) {
      try selection().extreme("(", isLargest: true)
    }
  }
}
