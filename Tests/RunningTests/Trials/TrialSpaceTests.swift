import JSON
import Operations
import Testing

@testable import Running

@Suite struct TrialSpaceTests {
  private let operation: OperationDefinition

  init() {
    var operation = OperationDefinition(
      name: "op", origin: .builtin, body: .command(["true"]))
    var rate = FlagDefinition(name: "rate", defaultValue: .real(0.5))
    rate.type = .float
    rate.minimum = 0
    rate.maximum = 1
    rate.opening = .named
    var kind = FlagDefinition(name: "kind", defaultValue: .string("a"))
    kind.choices = [.init(value: .string("a")), .init(value: .string("b"))]
    kind.opening = .all
    operation.flags = [rate, kind, FlagDefinition(name: "n", defaultValue: .integer(1))]
    self.operation = operation
  }

  private func space(_ values: [String: String] = [:], seed: UInt64 = 1) throws -> TrialSpace {
    var flags = Flags(["rate": .real(0.5), "kind": .string("a"), "n": .integer(1)])
    var given = Flags()
    for (name, text) in values {
      given[name] = try FlagValue(decoding: text)
    }
    flags = flags.overlaid(by: given)
    return try TrialSpace(operation, flags: flags, userFlags: given, seed: seed, folder: "/")
  }

  @Test func `what is not given is as in the batch`() throws {
    let (flags, given) = try space(["n": "7"]).flags(["rate=0.25"], drawing: false, place: 0)
    #expect(flags == Flags(["rate": .real(0.25), "kind": .string("a"), "n": .integer(7)]))
    #expect(given == ["rate"])
  }

  @Test func `lists and search functions are drawn, once each`() throws {
    let space = try space(["n": "[1:6]"])
    let drawn = try (0..<6).map { try space.flags([], drawing: false, place: $0).flags["n"] }
    #expect(Set(drawn) == Set((1...6).map { FlagValue.integer($0) }))
    #expect(try space.flags(["n=9"], drawing: false, place: 0).flags["n"] == .integer(9))
  }

  @Test func `what the project leaves open is drawn on request only`() throws {
    let space = try space()
    #expect(try space.flags([], drawing: false, place: 5).flags["rate"] == .real(0.5))
    let drawn = try (1..<30).map { try space.flags([], drawing: true, place: $0).flags }
    #expect(Set(drawn.compactMap { $0["rate"]?.number }).count == 29)
    #expect(drawn.allSatisfy { (0...1).contains($0["rate"]?.number ?? -1) })
    #expect(Set(drawn.map { $0["kind"] }) == [.string("a"), .string("b")])
    // What the user has set stays.
    let fixed = try self.space(["rate": "0.75"]).flags([], drawing: true, place: 5).flags
    #expect(fixed["rate"] == .real(0.75))
  }

  @Test(arguments: [
    (["x=1"], "unsupported flag 'x'"), (["rate=2"], "invalid value 2.0 for rate: out of range"),
    (["rate=[0.1,0.2]"], "invalid value [0.1, 0.2] for rate: a trial has one value"),
    (["n=[1:2]"], "invalid value [1:2] for n: a trial has one value"),
    (["kind=c"], "unsupported value 'c' for 'kind'"), (["word"], "invalid argument 'word'"),
    (["@file"], "invalid argument '@file'"),
  ])
  func `what no trial can have is refused`(arguments: [String], message: String) throws {
    do {
      _ = try space().flags(arguments, drawing: false, place: 0)
      Issue.record("\(arguments) were taken")
    } catch let error as FlagError {
      #expect(error.message.hasPrefix(message))
    }
  }

  @Test func `an empty list is nothing to choose from`() throws {
    #expect(throws: TrialError.emptyCategories(flag: "n")) { try space(["n": "[]"]) }
  }

  @Test func `programs are told what they can choose`() throws {
    let json = try space(["n": "[2:9:4]"]).json
    #expect(json["n"]?["value"] == nil)
    #expect(json["n"]?["search"]?["kind"]?.string == "integers")
    #expect(json["n"]?["search"]?["initial"]?.int == 4)
    #expect(json["rate"]?["value"]?.double == 0.5)
    #expect(json["rate"]?["type"]?.string == "float")
    #expect(json["rate"]?["search"]?["high"]?.double == 1)
    #expect(json["kind"]?["search"]?["values"]?.array == [.string("a"), .string("b")])
  }

  @Test func `requests and answers are read as they were written`() {
    let requests: [TrialRequest] = [
      .run(arguments: ["x=1\n", "y=\"ü\""], draws: true), .run(arguments: [], draws: false),
      .signal(15),
    ]
    for request in requests { #expect(TrialRequest(request.line) == request) }
    let answers: [TrialAnswer] = [
      .trial(.object(JSONObject([.init(key: "id", value: .string("a"))])), exitCode: 3),
      .refused(message: "no\nmore", details: ["a", ""], hint: nil, exitCode: 125),
      .refused(message: "x", details: [], hint: "y", exitCode: 2),
    ]
    for answer in answers {
      #expect(TrialAnswer(answer.line) == answer)
      #expect(!answer.line.contains(UInt8(ascii: "\n")))
    }
    for text in ["", "{", "[]", "{\"run\":1}", "{\"signal\":\"a\"}"] {
      #expect(TrialRequest(Array(text.utf8)) == nil)
      #expect(TrialAnswer(Array(text.utf8)) == nil)
    }
  }
}
