import Operations
import Testing
import YAML

@Suite struct FlagDecodingTests {
  @Test(arguments: [
    ("", FlagValue.string("")), ("1", .integer(1)), (" -5 ", .integer(-5)), ("+7", .integer(7)),
    ("007", .integer(7)), ("1.5", .real(1.5)), (".5", .real(0.5)), ("5.", .real(5)),
    ("1e3", .real(1000)), ("1.E3", .real(1000)), ("1.0", .real(1)), ("inf", .real(.infinity)),
    ("-inf", .real(-.infinity)), ("0x1F", .integer(31)), ("0b11", .integer(3)),
    ("99999999999999999999", .string("99999999999999999999")),
  ])
  func readsNumbers(text: String, value: FlagValue) throws {
    #expect(try FlagValue(decoding: text) == value)
  }

  @Test(arguments: [
    "y", "n", "0o17", "1_000", "1:30", "12:30:45.5", "2020-01-01", "[a", "{a", "'a", "%foo", "@foo",
    "*a", "[a,,b]", "-", "- a", "#foo", "foo #bar", "&a", "|", ">", "a:", "foo[1]", "/foo[1]",
    "foo[a:b]bar", "(foo[1])", "a foo[1]", "hello world", "it's", "a b: c: d", "1 2", "--",
    "a\nb: c",
    "nosuch[1:2]", "10:", "!x", "! x", "? a",
  ])
  func leavesTextAlone(text: String) throws {
    #expect(try FlagValue(decoding: text) == .string(text))
  }

  @Test(arguments: [
    ("yes", FlagValue.boolean(true)), ("No", .boolean(false)), ("TRUE", .boolean(true)),
    ("off", .boolean(false)), ("null", .null), ("~", .null), ("'1'", .string("1")),
    ("\"a\\tb\"", .string("a\tb")), ("'[1:2]'", .string("[1:2]")),
    ("'uniform[1:2]'", .string("uniform[1:2]")),
    ("[]", .list([])), ("[1]", .list([.integer(1)])),
    (
      "[1, a, 1e3, yes, 'no', ~]",
      .list([.integer(1), .string("a"), .real(1000), .boolean(true), .string("no"), .null])
    ),
    ("[[1,2],[3]]", .list([.list([.integer(1), .integer(2)]), .list([.integer(3)])])),
    ("[1:2, 3]", .list([.string("1:2"), .integer(3)])),
    ("[1, 2:3]", .list([.integer(1), .string("2:3")])),
    ("{a: 1}", .map(["a": .integer(1)])), ("a: b", .map(["a": .string("b")])),
    ("[1,2]*2", .list([.integer(1), .integer(2), .integer(1), .integer(2)])),
    ("[1]*0", .list([])), ("['*'] * 2", .list([.string("*"), .string("*")])),
    ("[http://a.b]", .list([.string("http://a.b")])),
  ])
  func readsWordsAndCollections(text: String, value: FlagValue) throws {
    #expect(try FlagValue(decoding: text) == value)
  }

  @Test func doesNotMultiplyAListBeyondMemory() throws {
    let text = "[1]*999999999999"
    #expect(try FlagValue(decoding: text) == .string(text))
  }

  @Test(arguments: [
    ("1", FlagDefinition.ValueType.string, FlagValue.string("1")),
    ("yes", .string, .string("yes")), ("[1,2]", .string, .list([.integer(1), .integer(2)])),
    ("'x y'", .string, .string("x y")), ("~/a", .path, .string("~/a")),
    ("1", .float, .real(1)), ("1", .number, .integer(1)), ("1.5", .number, .real(1.5)),
    ("1", .boolean, .boolean(true)), ("0", .boolean, .boolean(false)),
    ("foo", .boolean, .string("foo")), ("12", .int, .integer(12)), ("1.5", .int, .real(1.5)),
    ("uniform[1:2]", .string, .string("uniform[1:2]")),
  ])
  func triesTheDeclaredTypeFirst(
    text: String, type: FlagDefinition.ValueType, value: FlagValue
  ) throws {
    #expect(try FlagValue(decoding: text, as: type) == value)
  }

  @Test(arguments: [
    ("uniform[0:1]", "uniform[0:1]"), ("[0:1]", "[0:1]"), ("[-2.0:2.0:1.5]", "[-2.0:2.0:1.5]"),
  ])
  func findsSearchFunctionsInDocuments(yaml: String, text: String) throws {
    let node = try #require(try Document.parse(Array("x: \(yaml)".utf8))?.mapping?.first?.value)
    let value = try FlagValue(node)
    guard case .search(let function) = value else {
      Issue.record("\(value) is no search")
      return
    }
    #expect(function.text == text)
  }

  @Test func readsDocumentsAsWritten() throws {
    #expect(
      try Document.parse(Array("range[1:3]".utf8)).map { try FlagValue($0) }
        == .list([.integer(1), .integer(2), .integer(3)]))
    let quoted = try #require(try Document.parse(Array("'range[1:3]'".utf8)))
    #expect(try FlagValue(quoted) == .string("range[1:3]"))
    let list = try #require(try Document.parse(Array("[yes, 'yes', 010, 1e-3, ~, {a: [1]}]".utf8)))
    #expect(
      try FlagValue(list)
        == .list([
          .boolean(true), .string("yes"), .integer(10), .real(0.001), .null,
          .map(["a": .list([.integer(1)])]),
        ]))
  }
}
