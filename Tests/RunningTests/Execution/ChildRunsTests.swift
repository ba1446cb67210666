import Glibc
import Jobs
import Posix
import TestSupport
import Testing

@testable import Running

@Suite struct ChildRunsTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  private let id = JobID.random()

  private func command(_ operation: String) -> StepsRunner.Command {
    StepsRunner.Command(
      step: PlannedStep(name: operation, operation: operation), isRestart: false,
      environment: ["A": "1", "B": nil], run: id)
  }

  @Test func `a command is put in the words of the request, and ends as its process`() throws {
    let children = ChildRunDoubles { _ in .exited(code: 4) }
    let events = EventRecord()
    let request = try fixture.request()
    let runs = ChildRuns(
      of: request, .double(children: children), tell: { events.add($0) }, say: { _ in })
    #expect(runs.run(command("train")) == 4)
    #expect(
      children.starts == [
        .init(
          arguments: ["step", id.text, "train"],
          environment: ["A": "1", "B": nil])
      ])
    #expect(runs.signal == nil)
    // What was said before comes before what the child says.
    let handsOver = events.all.map { if case .handingOver = $0 { true } else { false } }
    #expect(handsOver == [true, false])
    guard case .partEnded(let end)? = events.all.last else {
      Issue.record("its end should be told")
      return
    }
    #expect(end.id == id && end.operation == "train" && end.isStep && end.exitCode == 4)
  }

  @Test func `a signal goes to the child that runs, and nothing is run after it`() throws {
    let children = ChildRunDoubles { _ in nil }
    let request = try fixture.request()
    try ThreadSignals.run { signals in
      let runs = ChildRuns(of: request, .double(children: children), tell: { _ in }, say: { _ in })
      let helper = try WorkerThread {
        if children.awaitStarts(1) { signals.send(SIGHUP) }
      }
      #expect(runs.run(command("a")) == 128 + SIGHUP)
      helper.join()
      #expect(runs.signal == SIGHUP)
      #expect(runs.request == .stop)
      #expect(children.signals == [SIGHUP])
      #expect(runs.run(command("b")) == 1)
      #expect(children.starts.count == 1)
    }
  }

  @Test func `a signal that only asks to start nothing new is passed on and stops nothing`() throws
  {
    let children = ChildRunDoubles { $0.arguments.last == "a" ? nil : .success }
    let request = try fixture.request()
    try ThreadSignals.run { signals in
      let runs = ChildRuns(of: request, .double(children: children), tell: { _ in }, say: { _ in })
      let helper = try WorkerThread {
        if children.awaitStarts(1) { signals.send(SIGUSR1) }
      }
      #expect(runs.run(command("a")) == 128 + SIGUSR1)
      helper.join()
      #expect(runs.signal == nil)
      #expect(runs.request == .drain)
    }
  }

  @Test func `what cannot be started is told`() throws {
    let children = ChildRunDoubles { (_) throws(SystemError) in
      throw SystemError("start", code: EAGAIN)
    }
    let events = EventRecord()
    let runs = ChildRuns(
      of: try fixture.request(), .double(children: children), tell: { events.add($0) },
      say: { _ in })
    #expect(runs.run(command("a")) == 1)
    let failures = events.all.compactMap { event in
      if case .failure(let failure) = event { failure.message } else { nil }
    }
    #expect(failures.count == 1)
    #expect(failures.first?.contains("start") == true)
  }
}
