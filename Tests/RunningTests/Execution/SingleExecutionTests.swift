import Glibc
import Jobs
import Ledger
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct SingleExecutionTests {
  private let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: train ${x}
        flags: {x: 1}
      prepare: {exec: prepare}
      serve:
        exec: serve
        requires: {operation: prepare}
      """)
  }

  /// Makes the run of a request and executes it.
  private func execute(
    _ request: RunRequest, on machine: RunMachine, _ events: EventRecord = EventRecord()
  ) throws -> (result: RunResult, run: RunRecord) {
    let (context, run) = try fixture.make(request, events, on: machine)
    let result = try SingleExecution(context, run).execute()
    context.recorder.flush()
    return (result, try #require(try fixture.run(run.id)))
  }

  @Test(
    arguments: [
      (.exited(code: 0), 0, .completed), (.exited(code: 7), 7, .error),
      (.signaled(signal: 9), 137, .terminated), (.timedOut, 124, .error),
    ] as [(Outcome, Int32, JobState)])
  func `it ends as its process`(outcome: Outcome, code: Int32, state: JobState) throws {
    let executor = RunExecutorDouble { _ in .init(outcome: outcome) }
    let (result, run) = try execute(try fixture.request("train", "x=5"), on: .double(executor))
    // A signal that another process has sent to it has stopped it, not us.
    #expect(result == RunResult(exitCode: code, signal: nil))
    #expect(executor.commands == ["train 5"])
    #expect(run.state == state)
  }

  @Test func `a signal that asks us to stop ends it, and is its result`() throws {
    let executor = RunExecutorDouble { _ in nil }
    let (result, run) = try ThreadSignals.run { signals in
      let helper = try WorkerThread {
        if !executor.running(atLeast: 1).isEmpty { signals.send(SIGHUP) }
      }
      defer { helper.join() }
      return try execute(try fixture.request("train"), on: .double(executor))
    }
    #expect(result == RunResult(exitCode: 128 + SIGHUP, signal: SIGHUP))
    #expect(run.state == .terminated)
  }

  @Test func `it takes the runs that were named for it`() throws {
    var ids: [JobID] = []
    for _ in 0..<2 {
      let id = JobID.random()
      try fixture.run(try fixture.request("prepare") { $0.id = id })
      ids.append(id)
    }
    let machine = RunMachine.double()
    let named = try execute(try fixture.request("serve", "prepare=\(ids[0].text)"), on: machine)
    #expect(ResolvedDependencies(named.run).sources.map(\.choice) == [ids[0].text])
    let newest = try execute(try fixture.request("serve"), on: machine)
    #expect(ResolvedDependencies(newest.run).sources.map(\.choice) == [ids[1].text])
  }

  @Test func `one that cannot be made ready has failed`() throws {
    let executor = RunExecutorDouble()
    let (result, run) = try execute(try fixture.request("serve"), on: .double(executor))
    #expect(result == RunResult(exitCode: 1))
    #expect(executor.commands.isEmpty)
    #expect(run.state == .error)
  }

  @Test func `where nothing can be started it is a failure of the system`() throws {
    let failure = #expect(throws: RunFailure.self) {
      try execute(try fixture.request("train"), on: .double(slots: 0))
    }
    #expect(failure?.exitCode == RunFailure.noRoom)
  }
}
