import JSON
import Testing

@testable import Running

@Suite struct TrialRequestTests {
  @Test(
    arguments: [
      .run(arguments: ["x=1", "y=a b\n"], draws: true), .run(arguments: [], draws: false),
      .signal(15),
    ] as [TrialRequest])
  func `a request is one line, and read as it was written`(request: TrialRequest) {
    #expect(!request.line.contains(UInt8(ascii: "\n")))
    #expect(TrialRequest(request.line) == request)
  }

  @Test(arguments: ["", "{", "{}", "[]", #"{"signal": 1e99}"#, #"{"run": "x=1"}"#, #"{"go": []}"#])
  func `what is no request is none`(text: String) {
    #expect(TrialRequest(Array(text.utf8)) == nil)
  }

  @Test(
    arguments: [
      .trial(.object(JSONObject([.init(key: "id", value: .string("a"))])), exitCode: 3),
      .refused(message: "no", details: ["a", "b"], hint: "try", exitCode: 125),
      .refused(message: "no", details: [], hint: nil, exitCode: 2),
    ] as [TrialAnswer])
  func `so is an answer`(answer: TrialAnswer) {
    #expect(!answer.line.contains(UInt8(ascii: "\n")))
    #expect(TrialAnswer(answer.line) == answer)
  }

  @Test(arguments: ["", "{}", #"{"message": "no"}"#, #"{"exit_code": "1"}"#])
  func `what has no exit code is no answer`(text: String) {
    #expect(TrialAnswer(Array(text.utf8)) == nil)
  }
}
