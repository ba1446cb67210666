import RunsTestSupport
import JSON
import Jobs
import Ledger
import Operations
import Queries
import Scalars
import Testing

@testable import Runs

/// Of a record no more is read than a filter asks for; that must be enough for it.
@Suite struct RunMembersTests {
  @Test(
    arguments: [
      "lr > 0.1", "opt = adam", "flag:lr >= 0.2", "loss < 0.5", "scalar:loss >= 0.5",
      "loss is undefined", "status = error", "status != error", "exit_status = 3",
      "exit_status = -15", "exit_status is undefined", "label contains b", "label is undefined",
      "tags contains x", "marked is true", "marked is undefined", "comments contains hello",
      "op = train", "op_model = mnist", "operation contains 'mnist:'", "from contains '/p/'",
      "started < '2001'", "stopped is not undefined", "time = '0:01:00'", "runtime = 60",
      "sourcecode = '0badc0de'", "sourcecode_digest contains '0badc0de5'", "host = here",
      "user = me", "id contains 0", "run contains a", "line in [1, 2]", "flag:line = 1",
      "attr:line = 2", "attr:loss is undefined", "run_dir contains dirs", "batch is undefined",
      "state = terminated", "parameters is undefined", "vcs_commit = abc",
      "label = flagged", "flag:label = flagged",
    ])
  func `an expression holds of the same runs as if all were read`(text: String) throws {
    let fixture = try RunFixture()
    try Self.fill(fixture)
    let all = try fixture.store.runs().runs
    #expect(all.count == Self.texts.count)
    let expression = try #require(try FilterExpression(parsing: text))
    let expected = all.filter { run in
      let scalars = ScalarSummary.summaries(in: run.members["scalars"])
      let values = RunValues(run, scalars: scalars)
      return expression.holds { values.value(of: $0) }
    }
    var filter = RunFilter()
    filter.expressions = [expression]
    #expect(try fixture.store.runs(matching: filter).runs.map(\.id) == expected.map(\.id))
    // Some hold of all runs and some of none, but none of these was written to be so.
    #expect(!expected.isEmpty)
  }

  @Test func `what is not asked for is stepped over`() throws {
    var filter = RunFilter()
    filter.expressions = try [#require(try FilterExpression(parsing: "label = a and attr:x > 1"))]
    let text = #"{"op": {"label": 1}, "label": "a", "x": [2], "flags": {}, "scalars": 1e}"#
    let members = try Array(text.utf8).withUnsafeBytes { bytes in
      Result { () throws(JSONError) in
        var parser = RunParser(RunMembers(filter))
        return try parser.members(of: bytes)
      }
    }.get()
    #expect(members.members.map(\.key) == ["label", "x", "flags"])
  }

  private static func fill(_ fixture: RunFixture) throws {
    let writer = try fixture.writer()
    for (number, text) in texts.enumerated() {
      let run = try writer.create(fixture.creation(Double(number)))
      let members = try #require(try JSONValue(parsing: Array(text.utf8)).object)
      try writer.update(run.id, set: members.members, unset: ["flags", "host", "directory"])
    }
    try writer.close()
  }

  private static let texts = [
    #"{"state": "completed", "status": 0, "exit_code": 0, "flags": {"lr": 0.2, "opt": "adam"}}"#,
    #"{"state": "error", "exit_code": 3, "flags": {"lr": 0.1, "line": 1, "label": "flagged"}}"#,
    #"{"state": "terminated", "signal": 15, "label": "ab", "tags": ["x"], "line": 2}"#,
    #"{"state": "error", "status": 3, "operation": "mnist:train", "marked": true, "runtime": 60}"#,
    #"{"state": "completed", "comments": [{"body": "Hello"}], "op_ref": {"project": "/p/b.yml"}}"#,
    #"{"state": "completed", "scalars": {"loss": {"last": 0.4, "count": 1}}, "host": "here"}"#,
    #"{"state": "completed", "scalars": {"loss": {"last": 0.6, "count": 1}}, "user": "me"}"#,
    #"{"state": "staged", "sourcecode_digest": "0badc0de55", "vcs_commit": "abc"}"#,
    #"{"state": "completed", "parameters": {"lr": "0.7"}, "directory": "dirs/1"}"#,
  ]
}
