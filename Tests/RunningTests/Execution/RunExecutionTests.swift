import Glibc
import Jobs
import Ledger
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct RunExecutionTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: train ${x}
        flags: {x: 1}
      needy:
        exec: needy
        requires:
          - file: nowhere.csv
      """)
  }

  @Test func `a run is on record before anything of it happens`() throws {
    let events = EventRecord()
    try fixture.run(try fixture.request("train"), events)
    let all = events.all
    let recorded = all.firstIndex { if case .recorded = $0 { true } else { false } }
    let launching = all.firstIndex { if case .launching = $0 { true } else { false } }
    #expect(try #require(recorded) < (try #require(launching)))
  }

  @Test func `the ledger is announced to the process that has to see to its runs`() throws {
    let announced = Monitor<[String]>([])
    var machine = RunMachine.double()
    machine.announce = { ledger in announced.change { $0.append(ledger) } }
    try fixture.execute(try fixture.request("train"), on: machine)
    #expect(announced.withLock { $0 } == [fixture.sandbox.path("runs/train")])
  }

  @Test func `a chosen folder is told`() throws {
    let events = EventRecord()
    try fixture.run(try fixture.request("train") { $0.folder = "mine" }, events)
    let folders = events.all.compactMap { event in
      if case .chosenFolder(let folder) = event { folder } else { nil }
    }
    #expect(folders == [fixture.sandbox.path("mine")])
  }

  @Test func `what cannot be staged leaves no run behind`() throws {
    let failure = #expect(throws: RunFailure.self) {
      try fixture.run(try fixture.request("needy") { $0.stages = true })
    }
    #expect(failure?.message.contains("nowhere.csv") == true)
    #expect(try fixture.runs().isEmpty)
    #expect(try fixture.store.trash.runs().runs.isEmpty)
  }

  @Test func `a run whose processes are still there is not started again`() throws {
    try fixture.run(try fixture.request("train") { $0.stages = true })
    let run = try #require(try fixture.runs("train").first)
    // As both of its processes were killed.
    let writer = try RunWriter(run.ledger)
    try writer.update(
      run.id,
      .running(
        run.id, attempt: 1, at: 1,
        by: RunClaimer(
          pid: 99_999_999, pidStart: 1, host: RunClaimer.current.host,
          bootID: RunClaimer.current.bootID)))
    try writer.close()
    let path = JobFiles(of: run.id, in: run.ledger.folder).output
    try Directory.make(folder(of: path))
    let file = FileDescriptor(
      owning: open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600), path: path)
    #expect(try file.tryLock(.exclusive))
    let request = try fixture.request(.restart(run.id.text))
    let failure = #expect(throws: RunFailure.self) { try fixture.run(request) }
    #expect(failure?.message == "cannot restart run \(run.id.text) because it's running")
    // An end on record says nothing of what is left.
    let closing = try RunWriter(run.ledger)
    try closing.update(run.id, set: [.init(key: "state", value: .string("terminated"))])
    try closing.close()
    let left = #expect(throws: RunFailure.self) { try fixture.run(request) }
    #expect(left?.message == "cannot start run \(run.id.text) because it's running")
    flock(file.raw, LOCK_UN)
    #expect(try fixture.run(request).exitCode == 0)
  }

  @Test func `a built-in that chooses trials does not run by itself`() throws {
    var draft = try fixture.draft(try fixture.request("train"))
    draft.operation = OperationDefinition(
      name: "random", origin: .builtin, body: .builtin("random"))
    let request = try fixture.request("train")
    let failure = #expect(throws: RunFailure.self) {
      try RunExecution(draft, request, on: .double(), tell: { _ in }).run()
    }
    #expect(failure?.message == "'random' chooses trials and does not run by itself")
  }
}
