import JSON
import Jobs
import Ledger
import Operations
import Runs
import RunsTestSupport
import Scalars
import Testing
import Text

@testable import Views

@Suite struct RunDetailTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
  }

  private func run(_ members: RecordChange = RecordChange()) throws -> RunRecord {
    let writer = try fixture.writer()
    var creation = fixture.creation(1)
    creation.flags = Flags(["lr": .real(0.1), "data": .string("a b")])
    let run = try writer.create(creation)
    try writer.update(run.id, members)
    try writer.close()
    return try #require(try fixture.store.run(run.id))
  }

  private func completed() throws -> RunRecord {
    var change = RecordChange.ended(.completed, exitCode: 0, runtime: 2.5)
    change.set(.start, 10.0)
    change.add(.label("best"))
    change.add(.comments([RecordComment(body: "one\ntwo", host: "h", user: "u", time: 1)]))
    return try run(change)
  }

  @Test func aDetailHasALineOrSeveral() {
    #expect(RunDetail.text("a").lines(name: "name") == ["name: a"])
    #expect(RunDetail.text(nil).lines(name: "name") == ["name:"])
    #expect(
      RunDetail.text("a\nb").lines(name: "name", indent: 2) == ["  name: |", "    a", "    b"])
    let list = RunDetail.list([.text("x"), .map([.init("k", .number(1))])])
    #expect(list.lines(name: "l") == ["l:", "  - x", "  -", "    k: 1"])
    #expect(
      list.json
        == .array([.string("x"), .object(JSONObject([.init(key: "k", value: .number("1"))]))]))
    #expect(RunDetail.text("\u{1b}[2J").plainText == "\\x1b[2J")
    #expect(NamedRunDetail("proto-flags", .text(nil)).key == "proto_flags")
  }

  @Test func aRunIsToldOfByItsAttributes() throws {
    let run = try completed()
    let attributes = RunInformation(run).attributes
    func text(_ name: String) -> String? {
      attributes.first { $0.name == name }?.detail.plainText
    }
    #expect(attributes.map(\.name).prefix(4) == ["id", "operation", "from", "status"])
    #expect(text("id") == run.id.text)
    #expect(text("status") == "completed")
    #expect(text("exit_status") == "0")
    #expect(text("label") == "best")
    #expect(text("pid") == "")
    #expect(
      RunInformation(run).flags.detail.lines(name: "flags") == [
        "flags:", "  data: a b", "  lr: 0.1",
      ])
  }

  @Test func aRunForProgramsHasWholeMicroseconds() throws {
    let json = RunJSON.summary(try completed())
    #expect(json["started"]?.int == 10_000_000)
    #expect(json["stopped"]?.int == 12_500_000)
    #expect(json["started_at"]?.string == timestamp(10))
    #expect(json["stopped_at"]?.string == timestamp(12.5))
    let information = RunInformation(try completed())
    let told = information.json(information.attributes)
    #expect(told["started"] == json["started"] && told["started_at"] == json["started_at"])
    #expect(told["stopped_at"] == json["stopped_at"])
    #expect(json["status"]?.string == "completed")
    #expect(json["exit_status"]?.int == 0)
    #expect(json["label"]?.string == "best")
    #expect(json["flags"]?["lr"]?.double == 0.1)
    #expect(json["batch_proto"] == nil)
    #expect(RunJSON.microseconds(nil) == .null)
    let staged = RunJSON.summary(try run())
    #expect(staged["exit_status"] == .null && staged["stopped"] == .null)
  }

  @Test func commentsStandUnderEachOther() throws {
    let lines = CommentText.lines(of: try completed(), indent: "  ")
    #expect(lines.first?.hasPrefix("  u@h ") == true)
    #expect(Array(lines.dropFirst()) == ["", "    one", "    two", ""])
    #expect(
      CommentText.lines(of: try completed(), indent: "  ", isNumbered: true)[0].hasPrefix("[1] u@h")
    )
  }

  @Test func anOverviewHasSections() throws {
    var summary = ScalarSummary(0.5, step: 1)
    summary.add(0.25, step: 2)
    let lines = RunOverview(try completed(), scalars: ["loss": summary]).lines
    #expect(lines.contains(.field("Status", "completed")))
    #expect(lines.contains(.heading("Flags")) && lines.contains(.field("lr", "0.1")))
    #expect(
      lines.contains(
        .field(
          "loss",
          "0.25 (step 2)  min 0.25 (step 2)  max 0.5 (step 1)  average 0.375  of 2")))
    #expect(lines.contains(.heading("Comments")))
    #expect(!RunOverview(try run(), scalars: [:]).lines.contains(.heading("Scalars")))
  }

  @Test func variablesMayHaveSeveralLines() {
    let variables = RunEnvironment.variables("A=1\nB=x\ny\n9=z\nC=\n")
    #expect(variables.map(\.name) == ["A", "B", "C"])
    #expect(variables.map(\.value) == ["1", "x\ny\n9=z", ""])
    #expect(RunEnvironment.variables("").isEmpty)
  }
}
