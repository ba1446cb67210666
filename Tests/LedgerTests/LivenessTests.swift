import Jobs
import Posix
import Testing

@testable import Ledger

@Suite struct LivenessTests {
  private static let began = 1_800_000_000.0
  private let launch = LockHolder(
    pid: 1, pidStart: 1, host: "h", bootID: "b", started: LivenessTests.began, state: "launching")
  private let here = JobTrace.Place.process(.current)
  /// No pid is that large.
  private let gone = JobTrace.Place.process(ProcessIdentity(pid: 99_999_999, startTicks: 1))
  private var deadClaimer: RunClaimer {
    var claimer = RunClaimer.current
    claimer.pidStart += 1
    return claimer
  }

  @Test func anAttemptThatIsThereRunsWhoeverBeganIt() {
    let trace = JobTrace(state: .running, place: here, start: 1, claimer: deadClaimer)
    #expect(Liveness(launch: nil).state(of: trace) == .running)
    #expect(Liveness(launch: nil).isActive(trace))
  }

  @Test func anAttemptIsOverWithAllWhoAnswerForIt() {
    for place in [gone, .unseen] {
      let trace = JobTrace(state: .running, place: place, start: 1)
      #expect(Liveness(launch: nil).state(of: trace) == .terminated)
      #expect(Liveness(launch: launch).state(of: trace) == .terminated)
      #expect(!Liveness(launch: nil).isActive(trace))
    }
  }

  @Test func theLaunchThatBeganItAnswersForAnAttempt() {
    let trace = JobTrace(state: .running, place: gone, start: Self.began)
    #expect(Liveness(launch: launch).state(of: trace) == .running)
    #expect(Liveness(launch: nil).state(of: trace) == .terminated)
  }

  @Test func aClaimerAnswersForItAndNobodyElse() {
    let claimed = JobTrace(state: .running, start: Self.began, claimer: .current)
    #expect(Liveness(launch: nil).state(of: claimed) == .running)
    let left = JobTrace(state: .running, start: Self.began, claimer: deadClaimer)
    #expect(Liveness(launch: launch).state(of: left) == .terminated)
  }

  @Test func aClaimEndsWithItsProcess() {
    var trace = JobTrace(state: .pending, claimer: .current, claimedFrom: .staged)
    #expect(Liveness(launch: nil).state(of: trace) == .pending)
    #expect(Liveness(launch: nil).isActive(trace))
    trace.claimer = deadClaimer
    #expect(Liveness(launch: nil).state(of: trace) == .staged)
    #expect(!Liveness(launch: nil).isActive(trace))
    trace.claimedFrom = nil
    #expect(Liveness(launch: nil).state(of: trace) == .pending)
  }

  @Test(arguments: [JobState.staged, .completed, .error, .terminated, .unknown])
  func whatStandsStillIsAsRecorded(state: JobState) {
    let trace = JobTrace(state: state, place: here, claimer: .current)
    #expect(Liveness(launch: launch).state(of: trace) == state)
    #expect(!Liveness(launch: launch).isActive(trace))
  }

  @Test func aRecordTellsWhereItsAttemptIs() throws {
    let own = ProcessIdentity.current
    let text =
      #"{"state":"running","pid":\#(own.pid),"pid_start":\#(own.startTicks),"start":5,"host":"#
    for (host, place) in [(Machine.hostname, here), ("elsewhere", .unseen)] {
      let bytes = Array((text + "\"\(host)\"}").utf8)
      let id = JobID(CommandDigest(of: bytes))
      try bytes.withUnsafeBytes { bytes in
        let record = try Record(id: id, bytes: bytes)
        #expect(record.trace == JobTrace(state: .running, place: place, start: 5))
        #expect(RecordFields(bytes).trace == record.trace)
      }
    }
  }

  @Test func whatIsKnownFromBeforeFillsGaps() {
    let earlier = JobTrace(state: .pending, place: here, start: 1, claimer: .current)
    let now = JobTrace(state: .running, place: gone).completed(by: earlier)
    #expect(now.place == gone && now.start == 1 && now.claimer == .current)
    #expect(JobTrace(state: .running).completed(by: earlier).place == here)
    #expect(JobTrace(state: .running).completed(by: nil) == JobTrace(state: .running))
  }
}
