import Jobs
import Ledger
import Posix
import Runs
import RunsTestSupport
import TestSupport
import Testing

@testable import Views

@Suite struct MergePreviewTests {
  private let fixture: RunFixture
  private let run: RunRecord
  private var sandbox: Sandbox { fixture.sandbox }

  init() throws {
    fixture = try RunFixture()
    run = try fixture.completedRun()
    let folder = try #require(run.directory)
    try sandbox.makeFolder(folder)
    try sandbox.makeFolder("project")
    for name in ["new.py", "same.py", "left.py"] {
      try sandbox.write(name, to: "\(folder)/\(name)")
    }
    try sandbox.write("same.py", to: "project/same.py")
  }

  private func text(
    _ target: String? = nil, showsSkipped: Bool = false, excluding patterns: [String] = ["left.py"]
  ) throws -> [String] {
    var options = MergeOptions()
    options.includesGenerated = true
    options.exclusions = patterns
    let plan = try MergePlan(of: RunFolder(run), to: sandbox.path("project"), options)
    let text = MergePreview(plan, run, to: target).text(showsSkipped: showsSkipped)
    #expect(text.hasSuffix("\n"))
    return text.split(separator: "\n").map(String.init)
  }

  @Test func `what is to be copied is listed, the rest is counted`() throws {
    let lines = try text()
    #expect(
      lines.first
        == "You are about to copy files from the following run to the current directory:")
    #expect(lines[1].contains(run.id.shortText))
    #expect(
      lines.dropFirst(2) == [
        "Files:", "  new.py", "2 files will not be copied (use --preview to show the full list)",
      ])
    #expect(try text(excluding: []).last?.hasPrefix("1 file will not be copied") == true)
  }

  @Test func `where it goes is named as the user did, ready for a terminal`() throws {
    #expect(try text("a\u{1b}b").first?.hasSuffix("to 'a\\x1bb':") == true)
  }

  @Test func `what is skipped has its reason where that is wanted`() throws {
    let lines = try text(showsSkipped: true)
    let place = try #require(lines.firstIndex(of: "Skipped:"))
    #expect(lines[..<place].suffix(2) == ["Files:", "  new.py"])
    #expect(
      lines[(place + 1)...].sorted() == ["  left.py  (excluded)", "  same.py  (unchanged)"])
  }

  @Test func `if there is nothing to copy that is reported`() throws {
    let lines = try text(excluding: ["*.py"])
    #expect(lines.first == "Nothing to copy for the following run:")
    #expect(!lines.contains("Files:"))
    #expect(
      try text(showsSkipped: true, excluding: ["*.py"]).contains("  nothing to copy"))
  }
}
