import Glibc
import Jobs
import Posix
import TestSupport
import Testing

@testable import Ledger

/// Whether a job runs, line by line of the rule: any evidence that it does is enough.
@Suite struct LivenessTests {
  private let launch = LockHolder(
    pid: 1, pidStart: 17, host: "h", bootID: "b", started: 1_800_000_000, state: "launching")
  private let here = JobTrace.Place.process(.current)
  /// No pid is that large.
  private let gone = JobTrace.Place.process(ProcessIdentity(pid: 99_999_999, startTicks: 1))
  private let job = JobID(CommandDigest(of: Array("a".utf8)))
  private let sandbox: Sandbox
  private let folder: LedgerFolder
  private var deadClaimer: RunClaimer {
    var claimer = RunClaimer.current
    claimer.pidStart += 1
    return claimer
  }

  init() throws {
    sandbox = try Sandbox()
    folder = try LedgerFolder.forWriting(LedgerLocation(home: sandbox.path("runs"), name: "a"))
  }

  /// Looks at the ledger's jobs, as a command does.
  private var looking: Liveness {
    Liveness(launch: nil, evidence: JobEvidence(of: folder.directory))
  }

  /// A process that has nothing of the job but, by descriptor 9, its output.
  private func holdOutput() throws -> RunningProgram {
    try sandbox.makeFolder("runs/a/logs/\(job.text)")
    let log = sandbox.path("runs/a/" + JobFiles(of: job).output)
    let program = try sandbox.start(
      Invocation(
        ["-c", "exec 9>'\(log)'; flock 9; echo held; exec sleep 1000"], program: "/bin/sh"))
    try eventually("the output is locked") { program.output.contains("held") }
    return program
  }

  // MARK: With a cluster

  @Test func `a job of a cluster runs until its submission is settled`() throws {
    let running = JobTrace(job, state: .running, place: .cluster(.slurm, round: 2))
    let accepted = JobTrace(job, state: .pending, place: .cluster(.slurm, round: 2))
    #expect(looking.state(of: running) == .terminated)
    try sandbox.makeFolder("runs/a/slurm/2")
    try sandbox.write("", to: "runs/a/slurm/2/plan")
    #expect(looking.state(of: running) == .running)
    #expect(looking.isActive(accepted))
    try sandbox.write("", to: "runs/a/slurm/2/settled")
    #expect(looking.state(of: running) == .terminated)
    #expect(!looking.isActive(accepted))
  }

  // MARK: Running

  @Test func anAttemptThatIsThereRunsWhoeverBeganIt() {
    let trace = JobTrace(job, state: .running, place: here, claimer: deadClaimer)
    #expect(Liveness(launch: nil).state(of: trace) == .running)
    #expect(Liveness(launch: nil).isActive(trace))
  }

  @Test func anAttemptIsOverWithAllWhoAnswerForIt() {
    for place in [gone, .unseen] {
      let trace = JobTrace(job, state: .running, place: place, claimer: deadClaimer)
      for liveness in [Liveness(launch: nil), Liveness(launch: launch), looking] {
        #expect(liveness.state(of: trace) == .terminated)
        #expect(!liveness.isActive(trace))
      }
    }
  }

  @Test func theLaunchThatBeganItAnswersForAnAttemptAndNoOtherOne() {
    let trace = JobTrace(job, state: .running, place: gone, launch: launch.pidStart)
    #expect(Liveness(launch: launch).state(of: trace) == .running)
    #expect(Liveness(launch: nil).state(of: trace) == .terminated)
    var other = launch
    // It is the same by its number and by what its clock says.
    other.pidStart += 1
    #expect(Liveness(launch: other).state(of: trace) == .terminated)
  }

  @Test func aClaimerAnswersForIt() {
    let claimed = JobTrace(job, state: .running, claimer: .current)
    #expect(Liveness(launch: nil).state(of: claimed) == .running)
    let left = JobTrace(job, state: .running, claimer: deadClaimer)
    #expect(Liveness(launch: launch).state(of: left) == .terminated)
  }

  @Test func whoHasItsOutputOpenIsOfTheJob() throws {
    let trace = JobTrace(job, state: .running, place: gone, claimer: deadClaimer)
    let program = try holdOutput()
    #expect(looking.state(of: trace) == .running)
    let other = JobTrace(JobID(CommandDigest(of: Array("b".utf8))), state: .running)
    #expect(looking.state(of: other) == .terminated)
    program.send(SIGKILL)
    try program.wait()
    try eventually("the output is let go") { looking.state(of: trace) == .terminated }
  }

  @Test func thoseWhoLookAtOnceDoNotTakeEachOtherForTheJob() throws {
    try sandbox.makeFolder("runs/a/logs/\(job.text)")
    let log = "runs/a/" + JobFiles(of: job).output
    try sandbox.write("", to: log)
    let look = FileDescriptor(
      owning: open(sandbox.path(log), O_RDONLY | O_CLOEXEC), path: log)
    #expect(try look.tryLock(.shared))
    #expect(!JobFiles(of: job).isOutputHeld(in: folder.directory))
  }

  @Test func whoBearsItsMarkIsOfTheJob() throws {
    let mark = String(decoding: MarkedProcesses(of: folder.directory).mark, as: UTF8.self)
      .split(separator: "=")
    let program = try sandbox.start(
      Invocation(
        ["1000"], program: "/bin/sleep",
        environment: [
          String(mark[0]): String(mark[1]), MarkedProcesses.jobVariable: job.text,
        ]))
    let trace = JobTrace(job, state: .running)
    try eventually("it is seen") { looking.state(of: trace) == .running }
    program.send(SIGKILL)
    try program.wait()
    #expect(looking.state(of: trace) == .terminated)
  }

  // MARK: Other states

  @Test func aClaimEndsWithItsProcess() {
    var trace = JobTrace(job, state: .pending, claimer: .current, claimedFrom: .staged)
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
    let trace = JobTrace(job, state: state, place: here, launch: 17, claimer: .current)
    #expect(Liveness(launch: launch).state(of: trace) == state)
    #expect(!Liveness(launch: launch).isActive(trace))
  }

  // MARK: Where processes are

  @Test func aProcessIsWhereItsBootAndItsNamespaceAre() {
    func place(_ host: String, _ boot: String, _ namespace: Int?) -> ProcessWhereabouts {
      ProcessWhereabouts(host: host, bootID: boot, pidNamespace: namespace)
    }
    let (host, boot) = (Machine.hostname, Machine.bootIdentifier)
    #expect(place(host, boot, Machine.processNamespace) == .here)
    #expect(place(host, boot, nil) == .here)
    #expect(place(host, boot, 1) == .otherNamespace)
    #expect(place("a-container", boot, 1) == .otherNamespace)
    #expect(place(host, "another boot", 1) == .earlierBoot)
    #expect(place("far", "another boot", Machine.processNamespace) == .elsewhere)
  }

  @Test func aClaimerOfAnotherNamespaceIsNotSeenAndBelievedForWhatItHolds() {
    var claimer = RunClaimer.current
    claimer.pidNamespace = 1
    #expect(claimer.process == nil)
    #expect(!claimer.isAlive { false })
    #expect(claimer.isAlive { true })
    #expect(!claimer.isIncomplete)
    #expect(RunClaimer(claimer.json)?.pidNamespace == 1)
    claimer.host = "far"
    claimer.bootID = "another boot"
    #expect(claimer.isAlive { false })
  }

  @Test func processesOfTwoNamespacesDifferThoughTheirNumbersDoNot() {
    var other = RunClaimer.current
    other.pidNamespace = 1
    #expect(other != .current)
    // Earlier versions did not say it.
    other.pidNamespace = nil
    #expect(other == .current)
  }

  @Test func aClaimStandsAsLongAsSomebodyHoldsTheRunOrItsBatch() throws {
    var claimer = RunClaimer.current
    claimer.pidNamespace = 1
    let (run, batch) = (JobID(random: 1, 2), JobID(random: 3, 4))
    let trace = JobTrace(
      run, state: .pending, batch: batch, claimer: claimer, claimedFrom: .staged)
    var running = trace
    running.state = .running
    for id in [run, batch] {
      #expect(looking.state(of: trace) == .staged)
      #expect(looking.state(of: running) == .terminated)
      // A queue, and the process that it has started.
      var holds = (0..<2).compactMap { _ in ClaimHold(of: id, in: folder.directory) }
      #expect(holds.count == 2)
      while !holds.isEmpty {
        #expect(looking.state(of: trace) == .pending)
        #expect(looking.isActive(trace))
        #expect(looking.state(of: running) == .running)
        holds.removeLast()
      }
    }
    #expect(!looking.isActive(trace))
  }

  @Test func aLaunchOfAnotherNamespaceLivesAsLongAsItsLockIsHeld() throws {
    var holder = LockHolder.current(.launching)
    holder.pidNamespace = 1
    let lock = try LaunchLock.acquire(folder, as: holder)
    #expect(try LockHolder.living(in: folder)?.pidNamespace == 1)
    lock.release()
    #expect(try LockHolder.living(in: folder) == nil)
  }

  // MARK: Records

  @Test func aRecordTellsWhereItsAttemptIs() throws {
    let own = ProcessIdentity.current
    let text =
      #"{"state":"running","pid":\#(own.pid),"pid_start":\#(own.startTicks),"launch":5,"host":"#
    for (host, place) in [(Machine.hostname, here), ("elsewhere", .unseen)] {
      let bytes = Array((text + "\"\(host)\"}").utf8)
      let id = JobID(CommandDigest(of: bytes))
      try bytes.withUnsafeBytes { bytes in
        let record = try Record(id: id, bytes: bytes)
        #expect(record.trace == JobTrace(id, state: .running, place: place, launch: 5))
        #expect(RecordFields(bytes).trace(of: id) == record.trace)
      }
    }
  }

  @Test func whatIsKnownFromBeforeFillsGaps() {
    let earlier = JobTrace(job, state: .pending, place: here, launch: 1, claimer: .current)
    let now = JobTrace(state: .running, place: gone).completed(by: earlier)
    #expect(now.place == gone && now.launch == 1 && now.claimer == .current && now.id == job)
    #expect(JobTrace(state: .running).completed(by: earlier).place == here)
    #expect(JobTrace(state: .running).completed(by: nil) == JobTrace(state: .running))
  }
}
