import JSON
import Testing

@Suite struct JSONReadingTests {
  private func parse(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: Array(text.utf8))
  }

  @Test func readsEveryKindOfValue() throws {
    let value = try parse(#" {"a": [1, -0.10, 1e-3], "b": {"c": null}, "d": true, "e": "x"} "#)
    #expect(value["a"]?.array == [.number("1"), .number("-0.10"), .number("1e-3")])
    #expect(value["a"]?.array?.last?.double == 0.001)
    #expect(value["b"]?["c"]?.isNull == true)
    #expect(value["d"]?.bool == true)
    #expect(value["e"]?.string == "x")
    #expect(value.object?.members.map(\.key) == ["a", "b", "d", "e"])
  }

  @Test func ofAKeyThatStandsTwiceTheLastCounts() throws {
    #expect(try parse(#"{"a":1,"a":2}"#)["a"]?.int == 2)
  }

  @Test(arguments: [
    (#""\u00e9""#, "\u{e9}"), (#""\ud83d\ude00""#, "\u{1f600}"), (#""\ud83d""#, "\u{fffd}"),
    (#""\ude00x""#, "\u{fffd}x"), (#""\ud83d\u0041""#, "\u{fffd}A"),
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""""#, ""), ("\"caf\u{e9}\"", "caf\u{e9}"),
  ]) func decodesStrings(text: String, expected: String) throws {
    let decoded = try #require(try parse(text).string)
    #expect(Array(decoded.utf8) == Array(expected.utf8))
  }

  @Test(arguments: [
    ("", 0, JSONError.Problem.unexpectedEnd), ("[1,", 3, .unexpectedEnd),
    ("[1 2]", 3, .unexpectedByte(UInt8(ascii: "2"))), ("{\"a\" 1}", 5, .unexpectedByte(0x31)),
    ("{\"a\":1,}", 7, .unexpectedByte(UInt8(ascii: "}"))), ("[1]x", 3, .trailingBytes),
    ("01", 0, .badNumber), ("[1.]", 1, .badNumber), ("+1", 0, .badNumber), ("nul", 0, .badNumber),
    ("1e", 0, .badNumber), ("NaN", 0, .badNumber), ("\"\\x\"", 1, .badEscape),
    ("\"\\u12\"", 1, .badEscape), ("\"a\nb\"", 2, .controlCharacterInString),
    ("\"abc", 4, .unexpectedEnd), ("\"abc\\", 5, .unexpectedEnd), ("[,]", 1, .unexpectedByte(0x2c)),
    ("{1:2}", 1, .unexpectedByte(0x31)),
  ]) func saysWhatIsWrongAndWhere(text: String, position: Int, problem: JSONError.Problem) {
    #expect(throws: JSONError(problem, at: position)) { try parse(text) }
  }

  @Test func invalidUTF8IsRefused() {
    #expect(throws: JSONError(.invalidUTF8, at: 1)) {
      try JSONValue(parsing: [0x22, 0xff, 0x22])
    }
  }

  @Test func depthIsBounded() throws {
    let limit = JSONScanner.depthLimit
    let deep = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
    _ = try parse(deep)
    for text in ["[" + deep + "]", String(repeating: "[", count: 1_000_000)] {
      #expect(throws: JSONError.self) { try parse(text) }
      #expect(throws: JSONError.self) {
        try Array(text.utf8).withUnsafeBytes { bytes in
          var scanner = JSONScanner(bytes)
          _ = try scanner.skipValue()
        }
      }
    }
  }

  @Test func theScannerFindsMembersWithoutLookingInside() throws {
    let text = Array(#" { "a" : "}\"]" , "b":[{"x":"{"}], "c":-1e5,"d":{} } tail"#.utf8)
    try text.withUnsafeBytes { bytes in
      var found: [String] = []
      var scanner = JSONScanner(bytes)
      let range = try scanner.members { key, value in
        found.append(
          String(decoding: bytes.slice(key), as: UTF8.self) + "="
            + String(decoding: bytes.slice(value), as: UTF8.self))
        return true
      }
      #expect(found == [#"a="}\"]""#, #"b=[{"x":"{"}]"#, "c=-1e5", "d={}"])
      #expect(bytes[range.upperBound - 1] == UInt8(ascii: "}"))
      #expect(bytes.slice(range.upperBound..<bytes.count).elementsEqual(" tail".utf8))
    }
  }

  @Test func cutAnywhereTheScannerSaysThatItEndsTooEarly() {
    let text = Array(#"{"a":"x\"y","b":[1,{"c":null}],"d":{"e":"f"}}"#.utf8)
    for count in 0..<text.count {
      #expect(throws: JSONError(.unexpectedEnd, at: count), "cut at \(count)") {
        try Array(text.prefix(count)).withUnsafeBytes { bytes in
          var scanner = JSONScanner(bytes)
          _ = try scanner.members { _, _ in true }
        }
      }
    }
  }
}
