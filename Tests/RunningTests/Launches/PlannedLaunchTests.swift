import Jobs
import Launching
import Ledger
import RunfileChecks
import TestSupport
import Testing

@testable import Running

@Suite struct PlannedLaunchTests {
  private let fixture: LaunchLedgerFixture

  init() throws {
    fixture = try LaunchLedgerFixture()
  }

  private func plan(
    _ lines: String, adjust: (inout LaunchRequest) -> Void = { _ in },
    decided: ((Runfile.Entry, PlanDecision, JobSummary?) -> Void)? = nil
  ) throws -> PlannedLaunch {
    try PlannedLaunch(
      fixture.request(adjust: adjust), Runfile(text: lines), knowing: fixture.index(),
      decided: decided)
  }

  private func commands(_ planned: PlannedLaunch) -> [String] {
    planned.plan.jobs.map { String(decoding: planned.plan.command(of: $0), as: UTF8.self) }
  }

  @Test func `what is done already is left alone, as the mode says`() throws {
    try fixture.add("one")
    try fixture.add("two", outcome: .exited(code: 3))
    var decisions: [PlanDecision] = []
    let planned = try plan(
      "one\ntwo\nthree\n", decided: { _, decision, _ in decisions.append(decision) })
    #expect(commands(planned) == ["three"])
    #expect(decisions == [.skipCompleted, .skipFailed, .runNew])
    #expect(commands(try plan("one\ntwo\nthree\n") { $0.mode = .retryFailed }) == ["two", "three"])
    #expect(commands(try plan("one\ntwo\n") { $0.mode = .overwrite }) == ["one", "two"])
  }

  @Test func `limit and replicates are those of the request`() throws {
    let limited = try plan("one\ntwo\nthree\n") { $0.terms.limit = 2 }
    #expect(commands(limited) == ["one", "two"])
    #expect(limited.plan.findings.beyondLimit == 1)
    #expect(commands(try plan("one\none\n")) == ["one"])
    #expect(commands(try plan("one\none\n") { $0.replicates = true }) == ["one", "one"])
  }

  @Test func `a place keeps its number, a new one gets the next`() throws {
    let first = try plan("one\n")
    #expect(first.place == 1)
    #expect(first.isPlaceNew)
    try fixture.add(LaunchPlace(runfile: "/elsewhere", folder: "/"), number: 6)
    #expect(try plan("one\n").place == 7)
    try fixture.add(fixture.request().place, number: 4)
    let known = try plan("one\n")
    #expect(known.place == 4)
    #expect(!known.isPlaceNew)
  }

  @Test func `where there are too many places, this one has no number`() throws {
    try fixture.add(LaunchPlace(runfile: "/elsewhere", folder: "/"), number: 62)
    let planned = try plan("one\n")
    #expect(planned.place == nil)
    #expect(planned.isPlaceNew)
    #expect(commands(planned) == ["one"])
  }

  @Test func `a line that is no command is refused with its number`() throws {
    let failure = #expect(throws: RunFailure.self) {
      try plan("one\n--lr 1\n") { $0.check = .lenient }
    }
    #expect(failure?.message.contains("line 2 begins with an option, '--lr'") == true)
    #expect(failure?.message.contains(fixture.sandbox.path("lines")) == true)
    #expect(failure?.exitCode == 2)
    // Who wants no checks gets none.
    let unchecked = try plan("one\n--lr 1\nx &\n")
    #expect(commands(unchecked) == ["one", "--lr 1", "x &"])
    #expect(unchecked.warnings.isEmpty)
  }

  @Test func `lines on record have run before, and are not looked at`() throws {
    try fixture.add("--lr 1", outcome: .exited(code: 3))
    let planned = try plan("one\n--lr 1\n") {
      $0.check = .lenient
      $0.mode = .retryFailed
    }
    #expect(commands(planned) == ["one", "--lr 1"])
  }

  @Test func `what may not be meant is a warning`() throws {
    let planned = try plan("one\nx &\ny &\n") { $0.check = .lenient }
    #expect(planned.warnings.map(\.kind) == [.background])
    #expect(planned.warnings.map(\.line) == [2])
    #expect(planned.warnings.map(\.count) == [2])
  }

  @Test func `of a runfile that grows such a line fails alone`() throws {
    try fixture.add("--old 1", outcome: .exited(code: 3))
    let planned = try plan("one\n--lr 1\n--old 1\ntwo &\n") {
      $0.check = .lenient
      $0.follows = true
      $0.mode = .retryFailed
    }
    #expect(commands(planned) == ["one", "--lr 1", "--old 1", "two &"])
    let obstacles = planned.plan.jobs.map { planned.plan.obstacle(of: $0) }
    #expect(obstacles.map { $0 == nil } == [true, false, true, true])
    #expect(obstacles[1]?.hasPrefix("line 2 begins with an option") == true)
    #expect(planned.warnings.isEmpty)
  }

  @Test func `what ran for another runfile is told`() throws {
    let there = LaunchPlace(runfile: "/elsewhere", folder: "/")
    try fixture.add(there, number: 1)
    try fixture.add("one", "two", place: 1)
    let planned = try plan("one\ntwo\nthree\n")
    #expect(planned.elsewhere?.jobs == 2)
    #expect(planned.elsewhere?.there == there)
    #expect(planned.elsewhere?.here == fixture.request().place)
    #expect(try plan("three\n").elsewhere == nil)
  }
}
