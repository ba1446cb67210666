import JSON
import Operations
import Testing

@Suite struct FlagEncodingTests {
  static let values: [FlagValue] = [
    .null, .boolean(true), .boolean(false), .integer(-3), .real(0.1), .real(1), .real(1e100),
    .real(1.2345e-6), .real(1e-5), .real(123456789012345680), .real(-.infinity), .real(0.1 + 0.2),
    .string(""), .string("a"), .string("1"), .string("1.2e3"), .string("[1:2]"), .string("yes"),
    .string("null"), .string("~"), .string("2018_06_26"), .string("it's"), .string("'a'"),
    .string("a b 'c d e'"), .string("a, b"), .string("a: b"), .string("#a"), .string("a #b"),
    .string(" a "), .string("a\nb"), .string("\u{1b}[31m"), .string("\\ \" '"), .string("- a"),
    .string("range[1:2]"), .string("[1]*2"), .string("{"), .string("ä→"), .string("a\\b"),
    .string("&a"), .string("inf"), .string("nan"), .string("0x10"), .string("\u{7f}"),
    .list([]), .list([.string("a, b"), .string("c]"), .string("1:2"), .string(""), .null]),
    .list([.list([.integer(1)]), .map(["k": .string("a: b"), "b": .real(2)])]),
    .map(["x": .list([.string("no"), .boolean(false)]), "a b": .integer(1)]),
  ]

  @Test(arguments: values)
  func encodesSoThatTheSameIsDecoded(value: FlagValue) throws {
    #expect(try FlagValue(decoding: value.encoded) == value, "\(value.encoded)")
    #expect(try FlagValue(decoding: value.encodedForAssignment) == value)
  }

  @Test(arguments: values)
  func recordsLosslessly(value: FlagValue) throws {
    var bytes: [UInt8] = []
    bytes.appendJSON(value.json)
    #expect(FlagValue(try JSONValue(parsing: bytes)) == value)
  }

  @Test func encodesWhateverTextThereIs() throws {
    var chance = SystemRandomNumberGenerator()
    let alphabet = Array(" ab1.-+[]{}:,'\"#&*!|>%@`\\~?=_/xe0\n\t\u{85}\u{2028}é\u{feff}")
    for _ in 0..<3000 {
      let text = String(
        (0..<Int.random(in: 0...6, using: &chance)).map { _ in
          alphabet.randomElement(using: &chance) ?? "a"
        })
      let value = FlagValue.string(text)
      #expect(try FlagValue(decoding: value.encoded) == value, "\(value.encoded)")
      #expect(try FlagValue(decoding: value.encodedForAssignment) == value)
      let list = FlagValue.list([value, .integer(1), value])
      #expect(try FlagValue(decoding: list.encoded) == list, "\(list.encoded)")
      let map = FlagValue.map([text: value])
      #expect(try FlagValue(decoding: map.encoded) == map, "\(map.encoded)")
      // Whatever is typed is a value or refused.
      _ = try? FlagValue(decoding: text)
    }
  }

  @Test func recordsSearchesApartFromTheirTexts() throws {
    let search = try FlagValue(decoding: "uniform[0:1]")
    #expect(FlagValue(search.json) == search)
    #expect(FlagValue(FlagValue.string("uniform[0:1]").json) == .string("uniform[0:1]"))
  }

  @Test(arguments: [
    (FlagValue.boolean(true), "yes"), (.string("1"), "'1'"), (.string(""), "''"),
    (.string("1.2e3"), "'1.2e3'"), (.string("[1:2]"), "'[1:2]'"), (.string("a b"), "a b"),
    (.real(1e100), "1.0e+100"), (.real(1.2345e-6), "1.2345e-06"), (.real(1e-5), "1.0e-05"),
    (.real(1000), "1000.0"), (.real(1e16), "1.0e+16"), (.real(1e15), "1000000000000000.0"),
    (.real(-0.0001), "-0.0001"), (.list([.integer(1), .string("a,b")]), "[1, 'a,b']"),
    (.map(["b": .integer(1), "a": .null]), "{a: null, b: 1}"), (.string("it's"), "it's"),
  ])
  func encodesAsPeopleWouldType(value: FlagValue, text: String) {
    #expect(value.encoded == text)
  }

  @Test func quotesBlanksInAssignments() {
    let flags = Flags([
      "msg": .string("hi 1"), "s4": .string("a b 'c d e'"), "x": .list([.integer(1), .integer(2)]),
    ])
    #expect(flags.assignments == #"msg='hi 1', s4="a b 'c d e'", x=[1, 2]"#)
  }

  @Test(arguments: [
    (FlagValue.boolean(true), "1"), (.boolean(false), ""), (.null, ""), (.real(1e-5), "1e-05"),
    (.real(2), "2.0"), (.real(1e22), "1e+22"), (.integer(7), "7"), (.string("a b"), "a b"),
  ])
  func givesProgramsPlainTexts(value: FlagValue, text: String) {
    #expect(value.argumentText == text)
    #expect(value.environmentText == text)
  }

  @Test func usesAFlagsOwnTexts() {
    var flag = FlagDefinition(name: "a")
    flag.argumentEncoding = ["true": "on", "1": "one", "no": "off"]
    #expect(flag.argumentText(of: .boolean(true)) == "on")
    #expect(flag.argumentText(of: .boolean(false)) == "off")
    #expect(flag.argumentText(of: .integer(1)) == "one")
    #expect(flag.argumentText(of: .integer(2)) == "2")
    #expect(flag.environmentText(of: .boolean(true)) == "on")
    #expect(flag.environmentText(of: .integer(2)) == "2")
    flag.environmentEncoding = ["yes": "ON"]
    #expect(flag.environmentText(of: .boolean(true)) == "ON")
    #expect(flag.environmentText(of: .boolean(false)) == "off")
  }
}
