import Launching
import Testing

@Suite struct ControlRequestTests {
  @Test(
    arguments: [
      .setWorkers(4), .pause(newOnly: false), .pause(newOnly: true), .resume, .show,
      .cancel(["17", "ea113ac4"]), .skip(["3-7"]), .retry(["1"]),
    ] as [ControlRequest])
  func aRequestIsReadAsItWasWritten(request: ControlRequest) throws {
    #expect(try ControlRequest(request.line) == request)
    #expect(!request.line.contains(UInt8(ascii: "\n")))
  }

  @Test func membersOfLaterVersionsArePassedOver() throws {
    let line = #"{"control":2,"do":"set","n_jobs":3,"until":"noon"}"#
    #expect(try ControlRequest(Array(line.utf8)) == .setWorkers(3))
  }

  @Test(
    arguments: [
      ("", "this is not a request"), ("GET / HTTP/1.1", "this is not a request"),
      (#"{"do":"show"}"#, "this is not a request"), (#"{"control":1}"#, "this is not a request"),
      (#"[1,2]"#, "this is not a request"),
      (#"{"control":1,"do":"set"}"#, "'set' needs a number of workers, from 1"),
      (#"{"control":1,"do":"set","n_jobs":0}"#, "'set' needs a number of workers, from 1"),
      (#"{"control":1,"do":"set","n_jobs":"4"}"#, "'set' needs a number of workers, from 1"),
      (#"{"control":1,"do":"cancel","jobs":[]}"#, "'cancel' needs jobs"),
      (#"{"control":1,"do":"skip","jobs":[3]}"#, "'skip' needs jobs"),
      (#"{"control":1,"do":"fly"}"#, "this launch does not know the request 'fly'"),
    ])
  func whatIsNoRequestIsRefusedWithAReason(line: String, reason: String) {
    #expect {
      try ControlRequest(Array(line.utf8))
    } throws: {
      ($0 as? ControlRequest.Refusal)?.message == reason
    }
  }

  @Test func anAnswerIsReadAsItWasWritten() {
    let standing = ControlAnswer.Standing(
      workers: 4, isPaused: true, isHolding: false, isDraining: false, running: 2, left: 5)
    let jobs = [
      ControlAnswer.JobAnswer(job: "17", id: "ea113ac4", isDone: true, text: "cancelled"),
      ControlAnswer.JobAnswer(job: "3", id: "bc", isDone: false, text: "it is done"),
    ]
    let answers: [ControlAnswer] = [
      .done("4 workers (was 2)", standing), .done("continued"), .shown(standing), .about(jobs),
      .about([jobs[0]]), .refused("'x' is ending", exitCode: 1),
      .refused("no job '9'", exitCode: 2),
    ]
    for answer in answers { #expect(ControlAnswer(answer.line) == answer) }
    #expect(ControlAnswer.about(jobs).exitCode == 1)
    #expect(ControlAnswer.about([jobs[0]]).exitCode == 0)
    #expect(ControlAnswer(Array("garbage".utf8)) == nil)
  }

  @Test func aRefusalIsAnErrorForPrograms() {
    let jobs = [
      ControlAnswer.JobAnswer(job: "17", id: "ea113ac4", isDone: true, text: "cancelled"),
      ControlAnswer.JobAnswer(job: "3", id: "bc", isDone: false, text: "it has completed"),
    ]
    let some = ControlAnswer.about(jobs).shown
    #expect(some["ok"]?.bool == false && some["exit_code"]?.int == 1)
    #expect(some["error"]?.string == "3: it has completed")
    #expect(some["jobs"]?.array?.count == 2)
    let all = ControlAnswer.about([jobs[0]]).shown
    #expect(all["ok"]?.bool == true && all["error"] == nil)
    let refused = ControlAnswer.refused("'x' is ending", exitCode: 1).shown
    #expect(refused["ok"]?.bool == false && refused["error"]?.string == "'x' is ending")
  }
}
