import Testing

@testable import JSON

@Suite struct JSONCheckTests {
  /// Whatever has the structure of a value is sound if a value can be made of it.
  @Test(arguments: [
    "null", "true", "false", "nul", "tru", "0", "-1.5e-7", "01", "1.", "1e", "0x1", "-", "NaN",
    #""""#, #""abc""#, #""a\n\u00e9""#, #""\q""#, #""\u12""#, #""\ud83d""#, "\"é\"",
    "[]", "[ ]", "[1, 2]", "[1,[2,[3e]]]", #"["\q"]"#, "[null,true,{}]", "[nul]", "[01]",
    "{}", "{ }", #"{"a":1}"#, #"{"a":{"b":["c"]}}"#, #"{"\q":1}"#, #"{"a":"\q"}"#, #"{"a":1.2.3}"#,
    #"{"a":1,"b":tru}"#, #"{"a":tru,"b":1}"#, #" {"a" : [ 1 , "x" ] }"#,
  ])
  func soundIsWhatAValueCanBeMadeOf(text: String) throws {
    let bytes = Array(text.utf8)
    let isSound = try bytes.withUnsafeBytes { bytes in
      var scanner = JSONScanner(bytes)
      return JSONCheck.isSound(bytes.slice(try scanner.skipValue()))
    }
    #expect(isSound == ((try? JSONValue(parsing: bytes)) != nil))
  }

  @Test func whatIsNoUTF8IsNotSound() throws {
    let bytes: [UInt8] = [0x22, 0xff, 0x22]
    bytes.withUnsafeBytes { #expect(!JSONCheck.isSound($0)) }
  }
}
