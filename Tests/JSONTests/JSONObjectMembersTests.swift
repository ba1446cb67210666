import JSON
import Testing

@Suite struct JSONObjectMembersTests {
  @Test func membersStandInTheirOrder() {
    var object = JSONObject()
    object.add("text", "a \"b\"")
    object.add("number", 3)
    object.add("real", 0.1)
    object.add("seconds", seconds: 1.5)
    object.add("nothing", nil as String?)
    object.add("no seconds", seconds: nil)
    object.add("flag", true)
    var inner = JSONObject()
    inner.add("x", 1)
    object.add("object", inner)
    object.add("list", [inner, JSONObject()])
    object.add("texts", ["a", "b"])
    #expect(
      object.line
        == #"{"text":"a \"b\"","number":3,"real":0.1,"seconds":1.500000,"flag":true,"#
        + #""object":{"x":1},"list":[{"x":1},{}],"texts":["a","b"]}"#)
    #expect(object.bytes == Array(object.line.utf8))
  }

  @Test func whatJSONHasNoWordForIsNull() {
    #expect(Double.nan.jsonValue == .null)
    #expect(JSONValue.seconds(.infinity) == .null)
    #expect(JSONValue.seconds(-0.25) == .number("-0.250000"))
  }

  @Test func bytesOfAnyKindAreOneHarmlessLine() throws {
    let bytes = Array("a\"\\\n\u{1B}[2J\u{7F}\u{9B}m\u{202E}é漢".utf8) + [0xFF]
    var object = JSONObject()
    object.add("command", bytes: bytes)
    #expect(
      object.line.unicodeScalars.allSatisfy {
        $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) && $0 != "\u{202E}"
      })
    let value = try JSONValue(parsing: Array(object.line.utf8))
    #expect(value["command"]?.string == String(decoding: bytes, as: UTF8.self))
  }
}
