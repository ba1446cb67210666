import JSON
import Jobs
import Ledger
import Queries
import RunsTestSupport
import Testing

@testable import Runs

/// What a glance at a record tells is what the run would say that is made of it.
@Suite struct RunGlanceTests {
  private let ledger = LedgerLocation(home: "/home", name: "sweep")

  /// The same record both ways.
  private func looking<Value>(
    at text: String, _ body: (RunGlance, RunRecord) throws -> Value
  ) throws -> Value {
    let bytes = Array(text.utf8)
    let id = try #require(JobID(Array("0123456789abcdef".utf8)))
    return try bytes.withUnsafeBytes { bytes in
      var fields = RecordFields()
      fields.read(bytes)
      let glance = try #require(
        RunGlance(id, in: ledger, state: .completed, fields, RunMembers.ofLists.list))
      var parser = RunParser()
      return try body(glance, try parser.run(id, bytes, in: ledger, state: .completed))
    }
  }

  private static let plain = [
    #"{"command":"true --n=5","parameters":{"n":"5"}}"#,
    #"{"command":"x","parameters":{"a":"0","b":"007","c":"1e-3","d":"0.123456789","e":"true"}}"#,
    #"{"command":"x","parameters":{"a":"null","b":"a b","c":"","d":"[1, 2]","e":"'5'"}}"#,
    #"{"command":"x","parameters":{"a":"null"}}"#,
    #"{"command":"x","parameters":{"a":5,"b":[1.5,"x"],"c":{"d":1},"e":true,"f":null}}"#,
    #"{"command":"x \"y\" \u00e9\n","parameters":{"a":"é","b":"\"q\"","c":"uniform[0:1]"}}"#,
    #"{"command":"x","parameters":{"path":"/a/very/long/path/that/is/nowhere/to/be/found"}}"#,
    #"{"command":"x"}"#, #"{"command":"x","parameters":{}}"#, "{}", #"{"label":"mine"}"#,
    #"{"label":"","command":"x","parameters":{"n":"5"}}"#,
    #"{"operation":"train","command":"x","flags":{"n":5,"lr":1e-3},"label":"n=5"}"#,
    #"{"operation":"train","command":"x","flags":{"n":5}}"#,
  ]

  @Test(arguments: plain)
  func `labels are those of the run`(text: String) throws {
    try looking(at: text) { glance, run in
      let labels = try #require(glance.labels)
      #expect(labels.shown == run.shownLabel)
      #expect(labels.parameters == run.parameterLabel)
      #expect(labels.command == run.commandLabel)
    }
  }

  @Test(arguments: plain)
  func `values are those of the run, or are not told`(text: String) throws {
    let names = [
      "n", "a", "b", "c", "d", "e", "f", "lr", "label", "operation", "status", "id", "run",
      "marked", "flag:n", "flag:a", "flag:zz", "attr:label", "attr:status", "scalar:n", "loss",
      "started", "command", "host",
    ]
    try looking(at: text) { glance, run in
      let values = RunValues(run)
      for name in names.map({ QueryName(prefixed: $0) }) {
        guard let value = glance.value(of: name) else { continue }
        #expect(value == values.value(of: name), "\(name)")
      }
      #expect(glance.value(of: QueryName("status")) == .text("completed"))
    }
  }

  @Test func `a flag is told without the record being taken apart`() throws {
    func value(_ name: String, _ text: String) throws -> QueryValue? {
      try looking(at: text) { glance, _ in glance.value(of: QueryName(name)) }
    }
    #expect(try value("n", #"{"parameters":{"n":"5"}}"#) == .number(5))
    #expect(try value("n", #"{"parameters":{"n":"5","n":"6"}}"#) == .number(6))
    #expect(try value("n", #"{"flags":{"n":"5"}}"#) == .text("5"))
    #expect(try value("n", #"{"flags":{"n":1e-3},"parameters":{"n":"5"}}"#) == .number(0.001))
    // There may be a scalar of this name, and names in escapes may be this one.
    #expect(try value("loss", #"{"parameters":{"n":"5"}}"#) == nil)
    #expect(try value("n", #"{"parameters":{"n":"5","\u006e":"6"}}"#) == nil)
  }

  @Test(arguments: [
    #"{"label":"\q"}"#, #"{"parameters":{"b":"1","a":"2"},"command":"x"}"#,
    #"{"parameters":{"a":"1","a":"2"},"command":"x"}"#, #"{"label":null}"#, #"{"command":5}"#,
    #"{"parameters":{"a":"\q"},"command":"x"}"#, #"{"parameters":{"a":1.2.3},"command":"x"}"#,
    #"{"parameters":{"\u0061":"1"},"command":"x"}"#,
    #"{"parameters":{"a":"1"},"written_flags":{"a":"01"},"command":"x"}"#,
  ])
  func `what is not plain is left to the run`(text: String) throws {
    let bytes = Array(text.utf8)
    let id = try #require(JobID(Array("0123456789abcdef".utf8)))
    bytes.withUnsafeBytes { bytes in
      let fields = RecordFields(bytes)
      let glance = RunGlance(id, in: ledger, state: .completed, fields, RunMembers.ofLists.list)
      #expect(glance != nil && glance?.labels == nil)
    }
  }

  @Test(arguments: [
    #"{"label":"a"} x"#, #"{"label":"a""#, #"{"label":+1}"#, #"{"label":"a",}"#, "", "[]",
    #"{"label":"a" "b":1}"#, #"{"label":undefined}"#,
  ])
  func `a damaged record is not glanced at`(text: String) throws {
    let id = try #require(JobID(Array("0123456789abcdef".utf8)))
    Array(text.utf8).withUnsafeBytes { bytes in
      let fields = RecordFields(bytes)
      #expect(RunGlance(id, in: ledger, state: .completed, fields, RunMembers.ofLists.list) == nil)
    }
  }

  @Test(
    arguments: [
      ("{}", 0.0), (#"{"start":1760000000.5004}"#, 1_760_000_000.5004), (#"{"initialized":7}"#, 7),
      (#"{"start":null,"initialized":7}"#, 7), (#"{"start":1e9}"#, 1e9), (#"{"start":"x"}"#, nil),
    ] as [(String, Double?)])
  func `the time is that of lists`(text: String, time: Double?) throws {
    try looking(at: text) { glance, run in
      #expect(glance.time == time)
      if let time { #expect(run.time == time) }
    }
  }

  @Test func `only what a launch records is a plain line`() throws {
    func isPlainLine(_ text: String) throws -> Bool {
      try looking(at: text) { glance, _ in glance.isPlainLine }
    }
    #expect(try isPlainLine(#"{"command":"x","parameters":{},"label":"a","marked":true}"#))
    for key in ["operation", "role", "op", "project", "directory", "scalars", "flags"] {
      #expect(try !isPlainLine("{\"\(key)\":null}"))
    }
  }

  @Test(
    arguments: [
      (#""stdout":"logs/0123456789abcdef/out.log""#, true),
      (
        #""stdout":"logs/0123456789abcdef/out.log","stderr":"logs/0123456789abcdef/err.log""#, true
      ),
      (
        #""stdout":"logs/0123456789abcdef/out.log","stderr":"logs/0123456789abcdef/out.log""#, false
      ),
      (#""stdout":"logs/0123456789abcdef/out.log","stderr":"logs/err""#, false),
      (#""stdout":"logs/0123456789abcdef/err.log""#, false), ("", false),
      (#""stdout":"logs/0123456789../../out.log""#, false), (#""stdout":5"#, false),
      (#""stdout":"dirs/0123456789abcdef/out.log""#, false),
    ] as [(String, Bool)])
  func `the usual logs are known by their paths`(members: String, areUsual: Bool) throws {
    try looking(at: "{\(members)}") { glance, _ in #expect(glance.hasUsualLogs == areUsual) }
  }

  @Test(arguments: [
    (#"{"label":"a","start":1.5e3,"op":{"x":1.2.3}}"#, true), (#"{"label":"\q"}"#, false),
    (#"{"start":1.2.3}"#, false), (#"{"flags":{"a":[1,{"b":"\q"}]}}"#, false),
    (#"{"op_ref":{"a":tru}}"#, false), (#"{"parameters":{"\q":1}}"#, false),
  ])
  func `what is not read of it may be damaged`(text: String, isSound: Bool) throws {
    let id = try #require(JobID(Array("0123456789abcdef".utf8)))
    Array(text.utf8).withUnsafeBytes { bytes in
      let fields = RecordFields(bytes)
      let glance = RunGlance(id, in: ledger, state: .completed, fields, RunMembers.ofLists.list)
      #expect(glance?.isSound == isSound)
    }
  }
}
