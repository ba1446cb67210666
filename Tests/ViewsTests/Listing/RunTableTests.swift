import Ledger
import Posix
import Runs
import RunsTestSupport
import Testing

@testable import Views

@Suite struct RunTableTests {
  @Test func aLineTellsOneRun() throws {
    let fixture = try RunFixture()
    let writer = try fixture.writer()
    var creation = fixture.creation(0)
    creation.label = "a\u{1b}b"
    creation.isMarked = true
    let run = try writer.create(creation)
    let name = run.id.shortText
    let lines = RunTable().lines([run, run])
    #expect(lines[0].hasPrefix("[1:\(name)]  train [marked]"))
    #expect(lines[1].hasPrefix("[2:\(name)]"))
    #expect(lines[0].hasSuffix("staged  a\\x1bb"))
    #expect(RunTable().previewLines([run])[0].hasPrefix("  [\(name)]  train"))
    #expect(RunTable().titleLine(run).hasPrefix("\(name)  train"))
    #expect(RunTable().simplifiedLines([run]) == ["[1]  train [marked]  staged  a\\x1bb"])
  }

  @Test(
    arguments: [
      ("/p", nil), ("/p/batchrun.yml", nil), ("/p/sub/x.yml", "sub"), ("/", "../"), ("/q", "/q"),
      ("relative", nil),
      ("/p/" + String(repeating: "x", count: 40), "xxxxxxxxxxxxx…xxxxxxxxxxxxxx"),
    ] as [(String, String?)])
  func aProjectIsSeenFromHere(project: String, text: String?) {
    #expect(ProjectOrigin.description(of: project, from: "/p") == text)
  }

  @Test func siblingsAreSeenFromHere() {
    #expect(ProjectOrigin.description(of: "/a/b", from: "/a/p") == "../b")
    #expect(ProjectOrigin.description(of: "/a", from: "/a/p") == "../")
  }

  @Test func spaceIsToldByWhatItIsFor() throws {
    let fixture = try RunFixture()
    try fixture.writer().create(fixture.creation(1))
    let lines = HomeSpace(fixture.store.home).lines
    #expect(
      lines.map(\.name) == ["batchrun_home", "runs", "deleted_runs", "archives", "cache"])
    #expect(lines[0].size >= lines[1].size && lines[1].size > 0 && lines[2].size == 0)
    #expect(lines[2].path.hasSuffix("/.trash"))
    #expect(HomeSpace("/no-such-home").lines.allSatisfy { $0.size == 0 })
  }
}
