import Glibc
import Jobs
import Launching
import Posix
import TestSupport
import Testing

@testable import LocalExecution

@Suite struct JobSignalTests {
  @Test(arguments: [1, 65])
  func aSignalEndsTheWholeGroup(slots: Int) throws {
    let place = try Workplace(slots: slots)
    let order = place.begin("sleep 61 | sleep 62; sleep 63")
    _ = try place.process(of: order)
    try eventually("the pipeline runs") { place.sandbox.livingProcesses().count >= 3 }
    place.executor.signal(SIGTERM, to: order.attempt)
    let report = try place.report(of: order)
    #expect(report.wasInterrupted)
    #expect(place.sandbox.livingProcesses().isEmpty)
  }

  @Test func anAttemptIsOverWhenWhatIgnoresTheSignalIsKilled() throws {
    let place = try Workplace()
    let order = place.begin("(trap '' TERM; echo ready; while :; do sleep 0.05; done) & wait")
    try eventually("it ignores signals") { place.log(order) == "ready\n" }
    let pid = try place.process(of: order).pid
    place.executor.signal(SIGTERM, to: order.attempt)
    try eventually("its leader has ended") { !isAlive(pid) }
    #expect(place.reportCount == 0)
    place.executor.signal(SIGKILL, to: order.attempt)
    #expect(try place.report(of: order).wasInterrupted)
  }

  @Test(arguments: [
    ("trap '' TERM; echo ready; until test -e go; do sleep 0.02; done; true", true),
    ("trap : TERM; echo ready; until test -e go; do sleep 0.02; done; true", false),
  ])
  func whatIgnoresTheSignalIsTold(command: String, isIgnoring: Bool) throws {
    let place = try Workplace()
    let order = place.begin(command)
    try eventually("it has its trap") { place.log(order) == "ready\n" }
    place.executor.signal(SIGTERM, to: order.attempt)
    try place.sandbox.write("", to: "place/go")
    let report = try place.report(of: order)
    #expect(report.wasInterrupted)
    #expect(report.ignoredSignals == isIgnoring)
    #expect(report.outcome == .exited(code: 0))
  }

  @Test func aSignalForAnAttemptThatHasNotBegunKeepsItFromBeginning() throws {
    let place = try Workplace()
    let order = place.order("touch begun")
    place.executor.signal(SIGTERM, to: order.attempt)
    place.executor.signal(SIGSTOP, to: order.attempt)
    place.executor.signal(SIGCONT, to: order.attempt)
    place.executor.begin(order, reportingTo: place)
    #expect(try place.report(of: order).outcome == .terminated(signal: SIGTERM))
    #expect(!place.sandbox.exists("place/begun"))
  }

  @Test func aSignalForAnEarlierAttemptDoesNotReachTheNext() throws {
    let place = try Workplace()
    let first = try place.run("true").order
    let second = place.begin("sleep 0.2")
    _ = try place.process(of: second)
    place.executor.signal(SIGKILL, to: first.attempt)
    let report = try place.report(of: second)
    #expect(report.outcome == .exited(code: 0))
    #expect(!report.wasInterrupted)
  }

  @Test func aJobThatIsStoppedBeforeItBeginsStandsStillUntilItIsContinued() throws {
    let place = try Workplace()
    let order = place.order("exec sleep 0.01")
    place.executor.signal(SIGSTOP, to: order.attempt)
    place.executor.begin(order, reportingTo: place)
    let pid = try place.process(of: order).pid
    try eventually("it stands still") { processState(pid) == "T" }
    place.executor.signal(SIGCONT, to: order.attempt)
    #expect(try place.report(of: order).outcome == .exited(code: 0))
  }

  @Test func aStoppedJobCanBeEnded() throws {
    let place = try Workplace()
    let order = place.begin("exec sleep 60")
    let pid = try place.process(of: order).pid
    place.executor.signal(SIGSTOP, to: order.attempt)
    try eventually("it stands still") { processState(pid) == "T" }
    place.executor.signal(SIGTERM, to: order.attempt)
    #expect(try place.report(of: order).outcome == .signaled(signal: SIGTERM))
  }

  @Test func aSignalFromElsewhereIsNoInterruption() throws {
    let place = try Workplace()
    let order = place.begin("exec sleep 60")
    kill(try place.process(of: order).pid, SIGKILL)
    let report = try place.report(of: order)
    #expect(report.outcome.isFinished || report.outcome == .signaled(signal: SIGKILL))
    #expect(!report.wasInterrupted)
  }

  @Test func settlingAnEarlierAttemptLeavesTheNextInItsSlot() throws {
    let place = try Workplace(slots: 65)
    let first = try place.run("true").order
    let second = place.begin("exec sleep 60")
    _ = try place.process(of: second)
    place.executor.settle(first.attempt)
    #expect(place.table.pointer(0).pointee.occupied == 1)
    place.executor.signal(SIGKILL, to: second.attempt)
    #expect(try place.report(of: second).wasInterrupted)
    #expect(place.table.pointer(0).pointee.occupied == 0)
  }

  @Test func aProcessIsTheAttemptsOwn() throws {
    let place = try Workplace()
    let first = try place.run("true").order
    let second = place.begin("exec sleep 60")
    let process = try place.process(of: second)
    #expect(process.isAlive)
    #expect(place.executor.process(of: first.attempt) == nil)
    place.executor.signal(SIGKILL, to: second.attempt)
    _ = try place.report(of: second)
  }
}
