import JSON
import Jobs
import Ledger
import Operations
import Runs
import RunsTestSupport
import Testing

@testable import Views

@Suite struct RunAttributeTextTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
  }

  private func run(_ members: [JSONObject.Member] = []) throws -> RunRecord {
    let writer = try fixture.writer("net:train")
    var creation = RunCreation(operation: "net:train", state: .completed, time: 1)
    creation.flags = Flags(["lr": .real(0.1), "text": .string("1")])
    creation.tags = ["b", "a"]
    creation.label = "it's \u{1b}[2J"
    var run = try writer.create(creation)
    try writer.close()
    run.members.members += members
    run.runtime = 61
    return run
  }

  private func text(
    _ name: String, _ members: [JSONObject.Member] = []
  ) throws -> String? {
    RunAttributeText.text(of: name, in: try run(members))
  }

  private func member(_ key: String, _ text: String) throws -> JSONObject.Member {
    .init(key: key, value: try JSONValue(parsing: Array(text.utf8)))
  }

  @Test func `an attribute is text, ready for a terminal`() throws {
    let run = try run()
    func text(_ name: String) -> String? { RunAttributeText.text(of: name, in: run) }
    #expect(text("id") == run.id.text)
    #expect(text("short_id") == run.id.shortText)
    #expect(text("status") == "completed")
    #expect(text("label") == "it's \\x1b[2J")
    #expect(text("duration") == "0:01:01")
    #expect(text("flags") == "lr: 0.1\ntext: '1'")
    #expect(text("tags") == "- b\n- a" || text("tags") == "- a\n- b")
    #expect(text("pkg_name") == "")
    #expect(text("nothing") == nil)
  }

  @Test func `an operation is told with and without its model`() throws {
    let op = try member("op", #"{"model": "net", "name": "train"}"#)
    #expect(try text("model", [op]) == "net")
    #expect(try text("op_name", [op]) == "train")
    #expect(try text("model") == "")
    #expect(try text("op_name") == "net:train")
  }

  @Test func `a member of the record is YAML, a text alone is as it is`() throws {
    #expect(try text("extra", [member("extra", #""a: b""#)]) == "a: b")
    #expect(try text("extra", [member("extra", "[]")]) == "[]")
    #expect(
      try text("extra", [member("extra", #"{"a": [1, {"b": "2", "c": [true]}], "d": {}}"#)])
        == """
        a:
          - 1
          - b: '2'
            c:
              - yes
        d: {}
        """)
  }

  @Test func `every name that is offered has a text`() throws {
    let run = try run([
      member("command", #""train""#), member("pid", "1"), member("scalars", "{}"),
    ])
    #expect(RunAttributeText.names == RunAttributeText.names.sorted())
    for name in ["command", "duration", "flags", "model", "op_name", "pid", "id", "label"] {
      #expect(RunAttributeText.names.contains(name))
      #expect(RunAttributeText.text(of: name, in: run) != nil, "\(name)")
    }
  }
}
