import JSON
import Testing

@testable import Jobs

@Suite struct CommandParametersTests {
  func json(_ command: String) -> String {
    json(Array(command.utf8))
  }

  func json(_ command: [UInt8]) -> String {
    var buffer: [UInt8] = []
    CommandParameters(of: command).appendJSON(to: &buffer)
    return String(decoding: buffer, as: UTF8.self)
  }

  @Test(arguments: [
    (
      "python3 script.py --alpha=1 --beta=beta_val --flag",
      #"{"alpha":"1","beta":"beta_val","flag":true}"#
    ),
    ("echo hello - world", "{}"),
    ("", "{}"),
    ("-", "{}"),
    ("--", "{}"),
    ("x --a=b=c --d= --e", #"{"a":"b=c","d":"","e":true}"#),
    (
      "x --lr 0.1 --n -5 --m -.5 --k -x --j --i 3 pos",
      #"{"lr":"0.1","n":"-5","m":"-.5","k":true,"j":true,"i":"3"}"#
    ),
    (#"x --name="a b" --q 'c "d"' --e="""#, #"{"name":"a b","q":"c \"d\"","e":""}"#),
    ("A=--no B=1 x --c=1", #"{"c":"1"}"#),
    ("x --a 1 > --b; y --c|z --d 2", #"{"a":"1","b":true,"c":true,"d":"2"}"#),
    ("x --a; y", #"{"a":true}"#),
    ("x --a=1 --b=2 --a=3", #"{"a":"3","b":"2"}"#),
    ("x -- --a=1 --=2 ---b=3 ----", #"{"a":"1"}"#),
    ("x --a=$(date '+%F %T') --b=${HOME:-x y}", #"{"a":"$(date '+%F %T')","b":"${HOME:-x y}"}"#),
    ("x --a=1 # --b=2", #"{"a":"1"}"#),
    ("x --a='1", "{}"),
    ("x --a='\u{1b}[1m\"\\'", #"{"a":"\u001b[1m\"\\"}"#),
    ("x --é=ü", #"{"é":"ü"}"#),
  ])
  func readsWhatAProgramWouldBeGiven(command: String, expected: String) {
    #expect(json(command) == expected)
  }

  @Test func valuesAreKeptAsBytes() {
    let parameters = CommandParameters(of: Array("x --a=".utf8) + [0xFF])
    #expect(parameters.list.map(\.value) == [[0xFF]])
    var buffer: [UInt8] = []
    parameters.appendJSON(to: &buffer)
    #expect(String(decoding: buffer, as: UTF8.self) == "{\"a\":\"\u{FFFD}\"}")
  }
}
