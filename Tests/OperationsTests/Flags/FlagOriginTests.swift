import JSON
import Operations
import Testing

/// What is set, and what is only assumed because the program says so.
@Suite struct FlagOriginTests {
  private func flag(_ name: String, _ value: FlagValue, isAssumed: Bool = false) -> FlagDefinition {
    var flag = FlagDefinition(name: name, defaultValue: value)
    flag.isDefaultAssumed = isAssumed
    return flag
  }

  private func resolve(
    _ definitions: [FlagDefinition], _ arguments: [String] = [], stored: Flags = Flags()
  ) throws -> Flags {
    var request = FlagResolution.Request(
      operation: "op", definitions: definitions,
      assignments: try FlagAssignments(arguments: arguments).assignments, folder: "/work")
    request.stored = stored
    return try FlagResolution(request).flags
  }

  @Test func theProgramsDefaultsAndNullsAreAssumed() throws {
    let flags = try resolve([
      flag("mine", .integer(1)), flag("its", .integer(2), isAssumed: true), flag("named", .null),
    ])
    #expect(flags == Flags(["mine": .integer(1), "its": .integer(2), "named": .null]))
    #expect(flags.assumedNames == ["its", "named"])
    #expect(flags.set == Flags(["mine": .integer(1)]))
  }

  @Test func whatIsGivenIsSetEvenWhereItIsTheSame() throws {
    let flags = try resolve([flag("its", .integer(2), isAssumed: true)], ["its=2"])
    #expect(flags.assumedNames == [])
    #expect(try resolve([flag("n", .null)], ["n=null"]).assumedNames == [])
  }

  @Test func flagsOfChoicesAreSet() throws {
    var size = flag("size", .string("big"))
    size.choices = [.init(value: .string("big"), flags: Flags(["depth": .integer(2)]))]
    let flags = try resolve([size, flag("depth", .integer(2), isAssumed: true)])
    #expect(flags.assumedNames == [])
  }

  @Test func storedValuesKeepTheirOrigin() throws {
    var stored = Flags(["a": .integer(1)])
    stored.assume(.integer(5), for: "b")
    let definitions = [flag("a", .integer(0)), flag("b", .integer(6), isAssumed: true)]
    #expect(try resolve(definitions, stored: stored).assumedNames == ["b"])
    #expect(try resolve(definitions, stored: stored)["b"] == .integer(5))
    #expect(try resolve(definitions, stored: stored.takenAsSet).assumedNames == [])
    #expect(try resolve(definitions, ["b=5"], stored: stored).assumedNames == [])
  }

  @Test func assumedValuesAreConvertedButNotRefused() throws {
    var number = flag("n", .string("1e3"), isAssumed: true)
    number.type = .float
    var odd = flag("odd", .string("auto"), isAssumed: true)
    odd.type = .int
    odd.choices = [.init(value: .integer(1))]
    var path = flag("path", .string("x/y"), isAssumed: true)
    path.type = .path
    let flags = try resolve([number, odd, path])
    #expect(
      flags == Flags(["n": .real(1000), "odd": .string("auto"), "path": .string("x/y")]))
    #expect(flags.assumedNames == ["n", "odd", "path"])
  }

  @Test func overlaidFlagsBringTheirOrigin() {
    var low = Flags(["a": .integer(1), "b": .integer(1)])
    low.assume(.integer(1), for: "c")
    var high = Flags(["c": .integer(2)])
    high.assume(.integer(2), for: "a")
    #expect(low.overlaid(by: high).assumedNames == ["a"])
    #expect(low.only(["c"]).assumedNames == ["c"])
  }

  @Test func definitionsKeepWhoseDefaultTheyHave() throws {
    var operation = OperationDefinition(name: "op", origin: .builtin, body: .command(["x"]))
    operation.flags = [flag("a", .integer(1)), flag("b", .integer(2), isAssumed: true)]
    let again = try #require(
      OperationSnapshot.operation(from: OperationSnapshot.json(of: operation)))
    #expect(again.flags == operation.flags)
  }
}

/// Numbers keep the notation that they were given in.
@Suite struct FlagNotationTests {
  @Test(arguments: [
    ("1e-3", "0.001"), ("0.10", "0.1"), ("1e10", "10000000000.0"), ("007", "7"), ("0x10", "16"),
    (".5", "0.5"), ("2.", "2.0"), ("+5", "5"), ("-0.50", "-0.5"), ("1E3", "1000.0"),
  ])
  func argumentsHaveItAndLabelsDoNot(text: String, encoded: String) throws {
    let value = try FlagValue(decoding: text)
    #expect(value.argumentText == text)
    #expect(value.environmentText == text)
    #expect(value.encoded == encoded)
    #expect(value.typed == text)
    #expect(LabelText.text(of: value) == encoded)
    let plain = try FlagValue(decoding: encoded)
    #expect(value == plain)
    #expect(value.hashValue == plain.hashValue)
    #expect(FlagValue(value.json) == value)
  }

  @Test func theUsualOneIsNone() throws {
    for text in ["1", "-3", "0.1", "1.0", "1e-05", "inf", "nan"] {
      if case .written = try FlagValue(decoding: text) { Issue.record("\(text)") }
    }
    #expect(try FlagValue(decoding: ".inf").argumentText == "inf")
    #expect(try FlagValue(decoding: "1_000") == .string("1_000"))
  }

  @Test func itemsOfListsHaveIt() throws {
    let list = try FlagValue(decoding: "[1e-3, 0.10, a, 2]")
    #expect(list.typed == "[1e-3, 0.10, a, 2]")
    #expect(list.encoded == "[0.001, 0.1, a, 2]")
    guard case .list(let items) = list else {
      Issue.record("no list")
      return
    }
    #expect(items.map(\.argumentText) == ["1e-3", "0.10", "a", "2"])
  }

  @Test(arguments: [
    (FlagDefinition.ValueType.float, "1e-5", "1e-05"), (.float, "1", "1.0"), (.int, "010", "10"),
    (.number, "1e3", "1000.0"), (.string, "007", "007"), (.string, "1.20", "1.20"),
    (.auto, "1.20", "1.20"),
  ])
  func aTypeHasItsOwn(type: FlagDefinition.ValueType, text: String, argument: String) throws {
    var flag = FlagDefinition(name: "f")
    flag.type = type
    let value = try flag.coerced(FlagValue(decoding: text, as: type))
    #expect(value.argumentText == argument)
    // In a project file the text is decoded before its type is known.
    #expect(try flag.coerced(FlagValue(decoding: text)).argumentText == argument)
  }

  @Test func recordsHaveItBesideTheValues() throws {
    let flags = Flags([
      "a": try FlagValue(decoding: "1e-3"), "b": .integer(7),
      "l": try FlagValue(decoding: "[007, x]"),
    ])
    var bytes: [UInt8] = []
    bytes.appendJSON(.object(flags.json))
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"a":0.001,"b":7,"l":[7,"x"]}"#)
    let notations = try #require(flags.notations)
    var again = Flags(flags.json)
    again.restore(notations: notations)
    #expect(again["a"]?.argumentText == "1e-3")
    #expect(again["l"]?.typed == "[007, x]")
    #expect(Flags(["b": .integer(7)]).notations == nil)
  }

  @Test func textsThatAreNotPlainAreQuotedAsYAMLDoes() {
    #expect(FlagValue.string("'a b' c").encoded == "'''a b'' c'")
    #expect(FlagValue.string("'a b' c").encodedForAssignment == "'''a b'' c'")
    #expect(FlagValue.string("x 'y z'").encodedForAssignment == #""x 'y z'""#)
    #expect(FlagValue.string("\"'007'\" null true").encoded == #"'"''007''" null true'"#)
  }
}

/// `arg-split` with a type.
@Suite struct FlagItemTests {
  private func coerced(
    _ text: String, _ type: FlagDefinition.ValueType?,
    split: FlagDefinition.ArgumentSplit = .shell
  ) throws -> FlagValue {
    var flag = FlagDefinition(name: "f")
    flag.type = type
    flag.argumentSplit = split
    return try flag.coerced(FlagValue(decoding: text, as: type))
  }

  @Test func eachPathOfSeveralIsLocated() {
    var flag = FlagDefinition(name: "f")
    flag.type = .path
    flag.argumentSplit = .shell
    let located = flag.located(.string("a 'b c' /d"), in: "/work")
    #expect(located == .string("/work/a '/work/b c' /d"))
  }

  @Test func eachItemIsConverted() throws {
    #expect(try coerced("1 2 3", .int) == .string("1 2 3"))
    #expect(try coerced("1 2.5 1e-3", .float) == .string("1.0 2.5 0.001"))
    #expect(try coerced("007 'a b' yes", .string) == .string("007 'a b' yes"))
    #expect(try coerced("007 'a b' yes null", nil) == .string("007 'a b' yes null"))
    #expect(try coerced("yes no", .boolean) == .string("yes no"))
    #expect(try coerced("a 'b c'", .path) == .string("a 'b c'"))
    #expect(try coerced("1, 2,3", .float, split: .separator(",")) == .string("1.0,2.0,3.0"))
    #expect(try coerced("[1 2,3 4]", .int) == .list([.string("1 2"), .string("3 4")]))
    #expect(try coerced("7", .int) == .integer(7))
  }

  @Test func oneBadItemIsAnError() {
    #expect {
      try coerced("4 5.5", .int)
    } throws: { error in
      (error as? FlagError)?.message
        == "invalid value 4 5.5 for f: invalid value for type 'int'"
    }
  }

  @Test func wordsAreJoinedSoThatTheyAreSplitAgain() {
    for words in [
      ["a b", "c"], ["it's", ""], ["\"'x'\"", "\\", "$a `b`"], ["'007'", "null"], [],
    ] {
      #expect(splitWords(joinedWords(words)) == words)
    }
    #expect(joinedWords(["'007'", "null", "a b"]) == #""'007'" null 'a b'"#)
  }
}
