import JSON
import Jobs
import Ledger
import Operations
import Queries
import Scalars
import Testing
import Text

@testable import Runs

@Suite struct RunValuesTests {
  @Test(
    arguments: [
      ("id", .text("0123456789abcdef0123456789abcdef")), ("run", .text("01234567")),
      ("short_id", .text("01234567")), ("operation", .text("mnist:train+")),
      ("op", .text("train+")), ("op_model", .text("mnist")), ("from", .text("/p/batchrun.yml")),
      ("status", .text("error")), ("state", .text("error")), ("exit_status", .number(3)),
      ("started", .text(localTime(1_000))), ("stopped", .text(localTime(4_725.5))),
      ("time", .text("1:02:05")), ("seconds", .number(3_725.5)), ("sourcecode", .text("0badc0de")),
      ("sourcecode_digest", .text("0badc0de55555555")), ("label", .text("a label")),
      ("tags", .list([.text("x"), .text("y")])), ("comments", .text("one\ntwo")),
      ("marked", .bool(true)), ("host", .text("here")), ("user", .text("me")),
      ("runtime", .number(3_725.5)), ("line", .number(7)), ("vcs_commit", .undefined),
      ("flags", .undefined), ("nothing", .undefined),
    ] as [(String, QueryValue)])
  func `attributes are what lists show`(name: String, expected: QueryValue) {
    #expect(RunValues(run).value(of: QueryName(name, kind: .attribute)) == expected)
  }

  @Test func `a name is an attribute, else a flag, else a scalar, else any member`() {
    func value(_ name: String, _ kind: QueryName.Kind = .any) -> QueryValue {
      RunValues(run, scalars: scalars).value(of: QueryName(name, kind: kind))
    }
    #expect(value("label") == .text("a label"))
    #expect(value("label", .flag) == .text("flag"))
    #expect(value("lr") == .number(0.5))
    #expect(value("lr", .scalar) == .number(9))
    #expect(value("loss") == .number(2))
    #expect(value("val_loss") == .number(5))
    #expect(value("test#val_loss") == .number(4))
    #expect(value("other#val_loss") == .number(5))
    #expect(value("none#loss") == .undefined)
    // `line` is a member of the record, too.
    #expect(value("line") == .number(64))
    #expect(value("line", .attribute) == .number(7))
    #expect(value("runtime") == .number(3_725.5))
    #expect(value("list") == .list([.number(1), .text("a"), .bool(false)]))
    #expect(value("null") == .undefined)
  }

  @Test func `scalars are asked for only where nothing else has the name`() {
    var count = 0
    func ask(_ name: String) -> QueryValue {
      RunValues(run).value(of: QueryName(name)) {
        count += 1
        return scalars
      }
    }
    #expect(ask("lr") == .number(0.5))
    #expect(ask("status") == .text("error"))
    #expect(count == 0)
    #expect(ask("loss") == .number(2))
    #expect(count == 1)
  }

  @Test func `what is not so is undefined`() {
    let plain = RunRecord(
      Record(id: id, members: JSONObject()), in: ledger, state: .running)
    let values = RunValues(plain, now: 100)
    for name in [
      "label", "tags", "comments", "marked", "exit_status", "stopped", "started", "time",
    ] {
      #expect(values.attribute(name) == .undefined, "\(name)")
    }
    #expect(values.attribute("operation") == .text("sweep"))
    #expect(values.attribute("op_model") == .undefined)
    let running = RunRecord(
      Record(id: id, members: JSONObject([.init(key: "start", value: .number("35"))])), in: ledger,
      state: .running)
    #expect(RunValues(running, now: 100).attribute("time") == .text("0:01:05"))
    #expect(RunValues(running, now: 100).attribute("stopped") == .undefined)
  }

  private let id = JobID(Array("0123456789abcdef0123456789abcdef".utf8)) ?? .random()
  private let ledger = LedgerLocation(home: "/h/runs", name: "sweep")

  private var scalars: [String: ScalarSummary] {
    [
      "loss": ScalarSummary(2, step: 1), "lr": ScalarSummary(9, step: 1),
      "test#val_loss": ScalarSummary(4, step: 1), "zest#val_loss": ScalarSummary(6, step: 1),
      "other#val_loss": ScalarSummary(5, step: 1),
    ]
  }

  private var run: RunRecord {
    let text = """
      {"operation": "mnist:train+", "state": "error", "status": 3, "exit_code": 3, "start": 1000,
       "runtime": 3725.5, "host": "here", "user": "me", "label": "a label", "tags": ["x", "y"],
       "marked": true, "line": 7, "sourcecode_digest": "0badc0de55555555",
       "op_ref": {"project": "/p/batchrun.yml"},
       "comments": [{"body": "one"}, {"body": "two", "user": "u"}],
       "flags": {"lr": 0.5, "label": "flag", "line": 64, "list": [1, "a", false], "null": null}}
      """
    let members = (try? JSONValue(parsing: Array(text.utf8)))?.object ?? JSONObject()
    return RunRecord(Record(id: id, members: members), in: ledger, state: .error)
  }
}
