import JSON
import Jobs
import Testing

@testable import Views

@Suite struct OutcomeTests {
  @Test func everyOutcomeHasAPhrase() {
    #expect(Outcome.exited(code: 0).phrase == "exit code 0")
    #expect(Outcome.exited(code: 3).phrase == "exit code 3")
    #expect(Outcome.signaled(signal: 9).phrase == "killed by SIGKILL")
    #expect(Outcome.terminated(signal: 15).phrase == "interrupted by SIGTERM")
    let stop = EarlyStop(step: 9, value: 0.85, rule: "asha")
    #expect(Outcome.stoppedEarly(stop).phrase == "stopped early (asha): 0.85 at step 9")
    #expect(Outcome.notStarted(reason: "no shell").phrase == "could not be started: no shell")
  }

  @Test func anOutcomeHasItsMembers() {
    var object = JSONObject()
    object.add(Outcome.exited(code: 3))
    #expect(object.line == #"{"state":"error","outcome":"exited","exit_code":3}"#)
    object = JSONObject()
    object.add(Outcome.terminated(signal: 15))
    #expect(object.line == #"{"state":"terminated","outcome":"terminated","signal":15}"#)
    object = JSONObject()
    object.add(Outcome.withheld(reason: "full"))
    #expect(object.line == #"{"state":"terminated","outcome":"withheld","reason":"full"}"#)
    object = JSONObject()
    object.add(Outcome.timedOut)
    #expect(object.line == #"{"state":"error","outcome":"timed_out"}"#)
  }
}
