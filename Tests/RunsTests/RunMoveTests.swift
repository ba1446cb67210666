import Glibc
import JSON
import Jobs
import Ledger
import Posix
import RunsTestSupport
import TestSupport
import Testing

@testable import Runs

/// Moves and removals that end after each of their steps, and what comes next.
@Suite struct RunMoveTests {
  private let fixture: RunFixture
  private var sandbox: Sandbox { fixture.sandbox }
  private var store: RunStore { fixture.store }
  private var trash: RunStore { fixture.store.trash }
  private let crash = LedgerError.notWritable(SystemError("go on", code: 5))

  /// What a user does after a crash.
  enum Next: CaseIterable, Sendable {
    case look, again, back, purge
  }

  init() throws {
    fixture = try RunFixture()
  }

  private func completedRuns(_ count: Int = 3) throws -> [RunRecord] {
    let writer = try fixture.writer()
    var runs: [RunRecord] = []
    for time in 1...count {
      let run = try writer.create(fixture.creation(Double(time)))
      try writer.update(run.id, set: [.state(.completed)])
      // The last one has no directory, as a line has none.
      for (folder, file) in [("dirs", "model"), ("logs", "out.log")]
      where time < count || folder == "logs" {
        try sandbox.makeFolder("runs/train/\(folder)/\(run.id.text)/sub")
        try sandbox.write("content", to: "runs/train/\(folder)/\(run.id.text)/\(file)")
      }
      try sandbox.makeFolder("runs/train/metrics")
      try sandbox.write("{}\n", to: "runs/train/" + JobFiles(of: run.id).metrics)
      runs.append(run)
    }
    try writer.close()
    return try store.runs().runs
  }

  private func hasFiles(_ run: RunRecord, in home: String) -> Bool {
    sandbox.exists("\(home)/train/logs/\(run.id.text)/out.log")
      && sandbox.exists("\(home)/train/" + JobFiles(of: run.id).metrics)
      && (run.time == 3 || sandbox.exists("\(home)/train/dirs/\(run.id.text)/model"))
  }

  /// Deletes runs, or brings them back, and is interrupted after a step.
  private func interruptMove(_ runs: [RunRecord], after step: RunMove.Step, isRestore: Bool) throws
  {
    let (from, to) = isRestore ? (trash, store) : (store, trash)
    let crash = crash
    let move = try RunMove(from: LedgerLocation(home: from.home, name: "train"), to: to) {
      (done) throws(LedgerError) in
      if done == step { throw crash }
    }
    var result = RunTransferResult()
    #expect(throws: crash) {
      _ = try move.move(
        runs, .deleted(at: isRestore ? nil : 2), replacing: !isRestore, &result)
    }
  }

  @Test(arguments: RunMove.Step.allCases, Next.allCases)
  func `a delete that was interrupted leaves each run whole, in one of the two homes`(
    step: RunMove.Step, next: Next
  ) throws {
    let runs = try completedRuns()
    try interruptMove(runs, after: step, isRestore: false)
    try check(runs, after: step, next, isRestore: false)
  }

  @Test(arguments: RunMove.Step.allCases, Next.allCases)
  func `so does a restore`(step: RunMove.Step, next: Next) throws {
    _ = try store.delete(try completedRuns())
    let runs = try trash.runs().runs
    try interruptMove(runs, after: step, isRestore: true)
    try check(runs, after: step, next, isRestore: true)
  }

  private func check(
    _ runs: [RunRecord], after step: RunMove.Step, _ next: Next, isRestore: Bool
  ) throws {
    let (here, there) = (try store.runs(), try trash.runs())
    // Lists change nothing, and show each run once.
    #expect((here.runs + there.runs).map(\.id.text).sorted() == runs.map(\.id.text).sorted())
    let isOver = step == .removed
    #expect((here.problems + there.problems).isEmpty == isOver)
    let completed = try HalfMadeMoves.complete(in: [store, trash])
    #expect(completed.takenBack == (step == .noted ? 3 : 0))
    #expect(completed.moved == (step == .noted || isOver ? 0 : 3))
    #expect(try HalfMadeMoves.complete(in: [store, trash]).messages == [])
    let isInTrash = isRestore == (step == .noted)
    try expectWhole(runs, inTrash: isInTrash)
    switch next {
    case .look: break
    case .again, .back:
      let restores = isRestore == (next == .again)
      let result =
        restores ? try store.restore(trash.runs().runs) : try store.delete(store.runs().runs)
      #expect(result.refused.isEmpty)
      try expectWhole(runs, inTrash: !restores)
    case .purge:
      #expect(try trash.remove(trash.runs().runs).done.count == (isInTrash ? 3 : 0))
      try Leftovers(of: trash).purge()
      #expect(sandbox.names(in: "runs/.trash") == [])
      #expect(try store.runs().total == (isInTrash ? 0 : 3))
      for run in isInTrash ? [] : runs { #expect(hasFiles(run, in: "runs")) }
    }
  }

  private func expectWhole(_ runs: [RunRecord], inTrash isInTrash: Bool) throws {
    let (listing, other) = isInTrash ? (try trash.runs(), store) : (try store.runs(), trash)
    #expect(listing.runs.map(\.id) == runs.map(\.id))
    #expect(listing.problems.isEmpty)
    #expect(try other.runs().total == 0)
    let (home, otherHome) = isInTrash ? ("runs/.trash", "runs") : ("runs", "runs/.trash")
    for run in listing.runs {
      #expect(hasFiles(run, in: home))
      #expect((run.members["deleted"] != nil) == isInTrash)
      for member in ["moving_to", "moved_by", "arriving_from"] {
        #expect(run.members[member] == nil)
      }
    }
    #expect(sandbox.names(in: "\(otherHome)/train/logs") == [])
    #expect(sandbox.names(in: "\(otherHome)/train/dirs") == [])
    #expect(sandbox.names(in: "\(otherHome)/train/metrics") == [])
  }

  @Test(arguments: RunErasure.Step.allCases)
  func `a removal that was interrupted is completed, and its runs are in no list`(
    step: RunErasure.Step
  ) throws {
    let runs = try completedRuns()
    let crash = crash
    let erasure = try RunErasure(in: LedgerLocation(home: store.home, name: "train")) {
      (done) throws(LedgerError) in
      if done == step { throw crash }
    }
    var result = RunTransferResult()
    #expect(throws: crash) { _ = try erasure.remove(Array(runs.prefix(2)), &result) }
    #expect(try store.runs().runs.map(\.id) == [runs[2].id])
    #expect(try store.run(runs[0].id) == nil)
    #expect(try HalfMadeMoves.complete(in: [store]).removed == (step == .removed ? 0 : 2))
    #expect(sandbox.names(in: "runs/train/logs") == [runs[2].id.text])
    #expect(sandbox.names(in: "runs/train/metrics") == [runs[2].id.text + ".jsonl"])
    #expect(try store.runs().problems.isEmpty)
  }

  @Test func `a job that is launched again is no longer one that was to go`() throws {
    let run = try completedRuns(1)[0]
    let writer = try fixture.writer()
    try writer.update(run.id, .removing)
    var events = EventBuffer()
    events.start(id: run.id, attempt: 2, at: 5, host: "here")
    try writer.ledger.append(events)
    try writer.close()
    #expect(try HalfMadeMoves.complete(in: [store]).messages == [])
    #expect(try store.run(run.id) != nil)
  }

  @Test func `what a living process moves is left to it`() throws {
    let runs = try completedRuns()
    let program = try sandbox.start(Invocation(["1000"], program: "/bin/sleep"))
    let identity = try #require(ProcessIdentity(pid: program.pid))
    let mover = RunClaimer(
      pid: identity.pid, pidStart: identity.startTicks, host: Machine.hostname,
      bootID: Machine.bootIdentifier)
    let writer = try fixture.writer()
    try writer.update(runs[0].id, .moving(to: trash.home, by: mover))
    #expect(try HalfMadeMoves.complete(in: [store, trash]).messages == [])
    let result = try store.delete(runs)
    #expect(result.done.count == 2)
    #expect(result.refused.map(\.run.id) == [runs[0].id])
    #expect(throws: RunError.self) {
      _ = try writer.claim(runs[0].id, expecting: Set(JobState.allCases))
    }
    program.send(SIGKILL)
    try program.wait()
    #expect(try HalfMadeMoves.complete(in: [store, trash]).takenBack == 1)
    #expect(try store.run(runs[0].id) != nil)
  }

  /// An earlier version notes nothing, so that it cannot be told which way a run went.
  @Test(arguments: ["nothing", "the logs", "all files"])
  func `runs that an earlier version left in both homes come back whole`(moved: String) throws {
    let runs = try completedRuns()
    let writer = try RunWriter(home: trash.home, operation: "train")
    for run in runs { try writer.update(run.id, RecordChange(run.members)) }
    try writer.close()
    if moved != "nothing" {
      try sandbox.makeFolder("runs/.trash/train")
      for kind in moved == "the logs" ? ["logs"] : ["logs", "dirs"] {
        try #require(
          rename(
            sandbox.path("runs/train/\(kind)"), sandbox.path("runs/.trash/train/\(kind)")) == 0)
      }
    }
    #expect(try HalfMadeMoves.completeUnnoted(in: store).moved == 3)
    try expectWhole(runs, inTrash: false)
  }

  @Test func `a home that was renamed in the meantime is found by its trash`() throws {
    let runs = try completedRuns()
    try interruptMove(runs, after: .brought, isRestore: false)
    try #require(rename(sandbox.path("runs"), sandbox.path("others")) == 0)
    let moved = RunStore(home: sandbox.path("others"))
    #expect(try HalfMadeMoves.complete(in: [moved, moved.trash]).moved == 3)
    #expect(try moved.runs().total == 0)
    #expect(try moved.trash.runs().total == 3)
  }

  @Test func `files that no record names are found, and purged from the trash alone`() throws {
    let runs = try completedRuns()
    _ = try store.delete(Array(runs.prefix(1)))
    for home in ["runs", "runs/.trash"] {
      try sandbox.makeFolder("\(home)/train/logs/0123456789abcdef")
      try sandbox.write("{}", to: "\(home)/train/metrics/0123456789abcdef.jsonl")
      try sandbox.makeFolder("\(home)/train/.arriving-x")
      try sandbox.makeFolder("\(home)/.importing-x")
    }
    let names = Leftovers(of: store).find().map { item in
      String(item.path.dropFirst(store.home.utf8.count + 1))
    }
    #expect(
      Set(names) == [
        ".importing-x", "train/.arriving-x", "train/logs/0123456789abcdef", ".trash/.importing-x",
        ".trash/train/.arriving-x", ".trash/train/logs/0123456789abcdef",
        "train/metrics/0123456789abcdef.jsonl", ".trash/train/metrics/0123456789abcdef.jsonl",
      ])
    _ = try HalfMadeMoves.complete(in: [store, trash])
    try Leftovers(of: trash).purge()
    #expect(
      Leftovers(of: store).find().map(\.path) == [
        store.home + "/train/logs/0123456789abcdef",
        store.home + "/train/metrics/0123456789abcdef.jsonl",
      ])
    #expect(try trash.runs().total == 1)
  }

  @Test func `the folder and the log of one run that no record names are purged together`() throws {
    _ = try store.delete(try completedRuns(1))
    let kinds = ["dirs", "logs"]
    for kind in kinds {
      try sandbox.makeFolder("runs/.trash/train/\(kind)/0123456789abcdef/\(kind)")
    }
    #expect(
      Leftovers(of: store).find().map(\.path)
        == kinds.map { trash.home + "/train/\($0)/0123456789abcdef" })
    try Leftovers(of: trash).purge()
    #expect(Leftovers(of: store).find().isEmpty)
    #expect(try trash.runs().total == 1)
  }

  /// A process that deletes while another empties the trash finds the ledger missing, and makes it again.
  @Test func `a ledger of the trash that is removed while it is filled is made again`() throws {
    let runs = try completedRuns(40)
    let (store, trash) = (store, trash)
    let purging = try WorkerThread {
      for _ in 0..<200 { try? Leftovers(of: trash).purge() }
    }
    for run in runs { #expect(try store.delete([run]).done.count == 1) }
    purging.join()
    #expect(try trash.runs().total == 40)
    for run in runs { #expect(sandbox.exists("runs/.trash/train/logs/\(run.id.text)/out.log")) }
  }
}
