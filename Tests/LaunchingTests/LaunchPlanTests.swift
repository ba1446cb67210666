import Glibc
import Jobs
import Launching
import Ledger
import TestSupport
import Testing

@Suite struct LaunchPlanTests {
  let fixture: LaunchFixture

  init() throws { fixture = try LaunchFixture() }

  func plan(
    _ lines: [String], mode: LaunchMode = .resume, limit: Int? = nil,
    states: [String: JobState] = [:], replicates: Bool = false
  ) throws -> LaunchPlan {
    var plan = LaunchPlan(mode: mode, limit: limit, replicates: replicates)
    plan.add(try fixture.runfile(lines)) { digest, command in
      let id = JobID(digest)
      let state = states[String(decoding: command, as: UTF8.self)]
      return (id, state.map { JobSummary(id: id, state: $0, status: nil, attempts: 2) })
    }
    return plan
  }

  func commands(_ plan: LaunchPlan) -> [String] {
    plan.jobs.map { String(decoding: plan.command(of: $0), as: UTF8.self) }
  }

  @Test(arguments: [
    (LaunchMode.resume, ["new", "staged", "pending", "running", "terminated"]),
    (.retryFailed, ["new", "staged", "pending", "running", "error", "terminated", "unknown"]),
    (
      .overwrite,
      [
        "new", "staged", "pending", "running", "completed", "error", "terminated", "unknown",
        "skipped",
      ]
    ),
  ])
  func theModeSaysWhatBecomesOfEveryState(mode: LaunchMode, run: [String]) throws {
    let states = Dictionary(uniqueKeysWithValues: JobState.allCases.map { ($0.rawValue, $0) })
    let lines = ["new"] + JobState.allCases.map(\.rawValue)
    let plan = try plan(lines, mode: mode, states: states)
    #expect(commands(plan) == run)
    #expect(plan.skipped == lines.count - run.count)
    #expect(plan.findings.decisions.values.reduce(0, +) == lines.count)
  }

  @Test func everyDecisionIsExplained() {
    for mode in LaunchMode.allCases {
      #expect(PlanDecision(nil, mode: mode) == .runNew)
      #expect(PlanDecision(.running, mode: mode) == .runUnfinished)
    }
    #expect(PlanDecision(.error, mode: .resume) == .skipFailed)
    #expect(PlanDecision(.error, mode: .retryFailed) == .retryFailed)
    #expect(PlanDecision(.completed, mode: .retryFailed) == .skipCompleted)
    #expect(PlanDecision(.completed, mode: .overwrite) == .runAgain)
    #expect(PlanDecision(.unknown, mode: .resume) == .skipUnknown)
    #expect(PlanDecision(.skipped, mode: .retryFailed) == .skipSkipped)
    #expect(PlanDecision(.skipped, mode: .overwrite) == .runAgain)
    #expect(PlanDecision(.terminated, mode: .resume) == .runUnfinished)
    for mode in [LaunchMode.resume, .retryFailed] {
      #expect(PlanDecision(.terminated, isStoppedEarly: true, mode: mode) == .skipStopped)
    }
    #expect(PlanDecision(.terminated, isStoppedEarly: true, mode: .overwrite) == .runAgain)
    #expect(PlanDecision(.running, isStoppedEarly: true, mode: .resume) == .runUnfinished)
  }

  // MARK: Jobs by name

  private func named(_ plan: LaunchPlan, _ word: String) throws -> [NamedJob] {
    plan.jobs(named: [try #require(JobReference(word))])[0]
  }

  @Test func jobsAreNamedByTheirLines() throws {
    let plan = try plan(
      ["# comment", "a", "done", "failed", "a", "b", "c"], limit: 2,
      states: ["done": .completed, "failed": .error])
    #expect(try named(plan, "1").isEmpty)
    #expect(try named(plan, "2").map(\.place) == [.position(0)])
    let rest = try named(plan, "3-7")
    #expect(rest.map(\.number) == [3, 4, 5, 6, 7])
    #expect(
      rest.map(\.place) == [
        .leftAlone(.skipCompleted, number: nil), .leftAlone(.skipFailed, number: 0), .position(0),
        .position(1), .leftOut,
      ])
    #expect(rest[0].id == JobID(CommandDigest(of: Array("done".utf8))))
    #expect(rest[2].id == plan.id(of: plan.jobs[0]))
  }

  @Test func jobsAreNamedByTheBeginningOfTheirIDs() throws {
    let plan = try plan(["a", "done", "b"], states: ["done": .completed])
    let id = plan.id(of: plan.jobs[1])
    let beginning = String(id.text.prefix(10))
    #expect(try named(plan, beginning) == [NamedJob(id: id, number: 3, place: .position(1))])
    let done = JobID(CommandDigest(of: Array("done".utf8)))
    #expect(
      try named(plan, done.text)
        == [NamedJob(id: done, number: nil, place: .leftAlone(.skipCompleted, number: nil))])
    #expect(try named(plan, "00000000000000ff").isEmpty)
  }

  @Test func equalLinesThatAreJobsAreNamedByTheirOwnLines() throws {
    let plan = try plan(
      ["a", "b", "a", "b", "a"], states: ["b": .completed], replicates: true)
    #expect(try named(plan, "1-5").map(\.place).filter { $0 == .position(0) }.count == 1)
    #expect(try named(plan, "5").map(\.id) == [plan.id(of: plan.jobs[2])])
  }

  @Test func aJobThatWasLeftAloneIsTakenIn() throws {
    var plan = try plan(["a", "failed", "b"], states: ["failed": .error])
    #expect(plan.skipped == 1)
    plan.readmit([0])
    plan.readmit([0])
    #expect(commands(plan) == ["a", "b", "failed"])
    #expect(plan.skipped == 0)
    #expect(plan.findings.decisions[.retryFailed] == 1)
    #expect(plan.jobs[2].earlierAttempts == 2)
    #expect(try named(plan, "2").map(\.place) == [.position(2)])
  }

  @Test func lineNumbersOfAShuffledPlanStayTheSame() throws {
    var plan = try plan((1...50).map { "job \($0)" })
    plan.shuffle(seed: 3)
    let job = try #require(try named(plan, "17").first)
    guard case .position(let position) = job.place else {
      Issue.record("\(job.place)")
      return
    }
    #expect(plan.command(of: plan.jobs[position]) == Array("job 17".utf8))
  }

  @Test func aRepeatedCommandIsOneJob() throws {
    let plan = try plan(["a", "b", "a", "# a", "b", "a"])
    #expect(commands(plan) == ["a", "b"])
    #expect(plan.findings.duplicates == 3)
    #expect(plan.findings.firstDuplicate == 3)
    #expect(plan.jobs.map { plan.line(of: $0) } == [1, 2])
  }

  @Test func equalLinesAreJobsOfTheirOwnWhereThatIsWanted() throws {
    let lines = ["a", "b", "a", "b", "a"]
    let plan = try plan(lines, replicates: true)
    #expect(commands(plan) == lines)
    #expect(plan.findings.duplicates == 0)
    #expect(plan.jobs.map { plan.occurrence(of: $0) } == [1, 1, 2, 2, 3])
    #expect(Set(plan.jobs.map { plan.id(of: $0) }).count == 5)
    #expect(plan.digest(of: plan.jobs[0]) == CommandDigest(of: Array("a".utf8)))
    // A line's place among equal ones is what counts, not its line.
    let other = try self.plan(["c", "a", "a"], replicates: true)
    #expect(other.digest(of: other.jobs[2]) == plan.digest(of: plan.jobs[2]))
  }

  @Test func aRunfileThatIsReadAgainHasTheSameReplicates() throws {
    let path = fixture.sandbox.path("grows")
    try fixture.sandbox.write("a\na\n", to: "grows")
    var follower = try RunfileFollower(path: path)
    var plan = LaunchPlan(mode: .resume, replicates: true)
    func read() throws {
      plan.add(try follower.readMore()) { digest, _ in (JobID(digest), nil) }
    }
    try read()
    #expect(plan.jobs.count == 2)
    try fixture.sandbox.append("a\n", to: "grows")
    try read()
    #expect(plan.jobs.count == 3)
    // As an editor saves it.
    try fixture.sandbox.write("b\nb\na\na\na\na\n", to: "saved")
    #expect(rename(fixture.sandbox.path("saved"), path) == 0)
    try read()
    #expect(commands(plan) == ["a", "a", "a", "b", "b", "a"])
    #expect(plan.jobs.map { plan.occurrence(of: $0) } == [1, 2, 3, 1, 2, 4])
    try read()
    #expect(plan.jobs.count == 6)
  }

  @Test func repeatedLinesAndTheirCommandsAreCounted() throws {
    let plan = try plan(["a", "b", "a", "c", "b", "a"])
    #expect(plan.findings.duplicates == 3)
    #expect(plan.findings.repeatedCommands == 2)
    #expect(plan.findings.firstDuplicate == 3)
  }

  @Test func twoFormsOfALetterAreTwoCommands() throws {
    let plan = try plan(["echo \u{E9}", "echo e\u{301}"])
    #expect(plan.jobs.count == 2)
  }

  @Test func commandsWithTheSameShortDigestGetDifferentNames() throws {
    let ledger = try fixture.open()
    let lines = ["echo d95c0c83e92c475d", "echo 47cf7bcd75dc8f31"]
    let plan = try fixture.plan(lines, ledger)
    let ids = plan.jobs.map { plan.id(of: $0) }
    #expect(ids.map(\.digitCount) == [16, 64])
    #expect(ids[1].text.hasPrefix(ids[0].text))
    ledger.lock.release()
  }

  @Test func theLimitCountsWhatRuns() throws {
    let plan = try plan(["a", "b", "c", "d"], limit: 2, states: ["a": .completed])
    #expect(commands(plan) == ["b", "c"])
    #expect(plan.findings.beyondLimit == 1)
    #expect(try self.plan(["a"], limit: 0).jobs.isEmpty)
  }

  @Test func aFurtherPieceKnowsTheCommandsBeforeIt() throws {
    var plan = try plan(["a", "b"])
    plan.add(try fixture.runfile(["b", "c"])) { digest, _ in (JobID(digest), nil) }
    #expect(commands(plan) == ["a", "b", "c"])
    #expect(plan.findings.duplicates == 1)
  }

  @Test func aShuffleDependsOnItsSeedOnly() throws {
    let lines = (0..<100).map { "job \($0)" }
    var plans = try (0..<3).map { _ in try plan(lines) }
    plans[0].shuffle(seed: 5)
    plans[1].shuffle(seed: 5)
    plans[2].shuffle(seed: 6)
    #expect(commands(plans[0]) == commands(plans[1]))
    #expect(commands(plans[0]) != commands(plans[2]))
    #expect(commands(plans[0]).sorted() == lines.sorted())
    #expect(commands(plans[0]) != lines)
  }

  @Test func aNulByteIsAnObstacleWithItsLine() throws {
    let plan = try plan(["a", "b\0c"])
    #expect(plan.jobs.map { plan.obstacle(of: $0) == nil } == [true, false])
    #expect(plan.obstacle(of: plan.jobs[1])?.contains("line 2") == true)
  }

  /// Only what is not on record and would run is looked at before it runs.
  @Test func linesThatAreNotOnRecordAreTold() throws {
    let lines = ["new", "done", "failed", "cut", "also new", "third"]
    let states = ["done": JobState.completed, "failed": .error, "cut": .terminated]
    let resumed = try plan(lines, limit: 3, states: states)
    #expect(resumed.unrecorded.map(\.line) == [1, 5])
    #expect(try plan(lines, mode: .overwrite, states: states).unrecorded.map(\.line) == [1, 5, 6])
  }

  /// Equal lines and lines on record are shown too: they may end what another line began.
  @Test func aRefusalIsAnObstacleOfItsJob() throws {
    var plan = LaunchPlan(mode: .retryFailed)
    var asked: [String] = []
    plan.add(
      try fixture.runfile(["a", "bad", "recorded", "bad"]),
      known: { digest, command in
        let id = JobID(digest)
        guard command.elementsEqual("recorded".utf8) else { return (id, nil) }
        return (id, JobSummary(id: id, state: .error, status: 1, attempts: 1))
      },
      refusal: { entry, command, isNewJob in
        asked.append(String(decoding: command, as: UTF8.self) + (isNewJob ? "" : " no"))
        return isNewJob && command.elementsEqual("bad".utf8) ? "line \(entry.line) is bad" : nil
      })
    #expect(asked == ["a", "bad", "recorded no", "bad no"])
    #expect(plan.jobs.map { plan.obstacle(of: $0) } == [nil, "line 2 is bad", nil])
    plan.shuffle(seed: 1)
    let bad = try #require(plan.jobs.first { plan.command(of: $0) == Array("bad".utf8) })
    #expect(plan.obstacle(of: bad) == "line 2 is bad")
  }
}
