import JSON
import Jobs
import Testing

@testable import Views

@Suite struct JSONLineTests {
  @Test func membersStandInTheirOrder() {
    var line = JSONLine()
    line.add("text", "a \"b\"")
    line.add("number", 3)
    line.add("seconds", seconds: 1.5)
    line.add("nothing", nil as String?)
    line.add("flag", true)
    var inner = JSONLine()
    inner.add("x", 1)
    line.add("object", inner)
    line.add("list", [inner, JSONLine()])
    #expect(
      line.text
        == #"{"text":"a \"b\"","number":3,"seconds":1.500000,"flag":true,"object":{"x":1},"#
        + #""list":[{"x":1},{}]}"#)
  }

  @Test func bytesOfAnyKindAreOneHarmlessLine() throws {
    let bytes = Array("a\"\\\n\u{1B}[2J\u{7F}\u{9B}m\u{202E}é漢".utf8) + [0xFF]
    var line = JSONLine()
    line.add("command", bytes)
    #expect(
      line.text.unicodeScalars.allSatisfy {
        $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) && $0 != "\u{202E}"
      })
    let value = try JSONValue(parsing: Array(line.text.utf8))
    #expect(value["command"]?.string == String(decoding: bytes, as: UTF8.self))
  }

  @Test func everyOutcomeHasAPhrase() {
    #expect(Outcome.exited(code: 0).phrase == "exit code 0")
    #expect(Outcome.exited(code: 3).phrase == "exit code 3")
    #expect(Outcome.signaled(signal: 9).phrase == "killed by SIGKILL")
    #expect(Outcome.terminated(signal: 15).phrase == "terminated by SIGTERM")
    #expect(Outcome.notStarted(reason: "no shell").phrase == "could not be started: no shell")
  }
}
