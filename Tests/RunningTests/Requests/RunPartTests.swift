import Jobs
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

/// What is handed to other processes, and how they end.
@Suite struct RunPartTests {
  private let fixture: EngineFixture
  private let events = EventRecord()
  private let parts = Monitor<[RunPart]>([])

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: train ${x}
        flags: {x: 1}
      both:
        steps:
          - run: train x=3
          - run: train x=9
      """)
  }

  private func execute(
    _ request: RunRequest, on children: ChildRunDoubles
  ) throws -> RunResult {
    var request = request
    request.wording = { [parts] part in
      parts.change { $0.append(part) }
      return EngineFixture.wording(part)
    }
    return try fixture.execute(request, on: .double(children: children), events)
  }

  private var ends: [RunPartEnd] {
    events.all.compactMap { if case .partEnded(let end) = $0 { end } else { nil } }
  }

  @Test func `each step is a part with an id of its own, and has an end`() throws {
    let children = ChildRunDoubles { start in
      .exited(code: start.arguments.contains("x=9") ? 6 : 0)
    }
    let result = try execute(try fixture.request("both"), on: children)
    #expect(result == RunResult(exitCode: 6))
    let steps = parts.withLock { $0 }.compactMap { part -> (PlannedStep, JobID)? in
      if case .step(let step, let id, isRestart: false) = part { (step, id) } else { nil }
    }
    #expect(steps.count == 2)
    #expect(steps.map(\.0.flagWords) == [["x=3"], ["x=9"]])
    #expect(ends.map(\.id) == steps.map(\.1))
    #expect(Set(ends.map(\.id)).count == 2)
    #expect(ends.map(\.exitCode) == [0, 6])
    #expect(ends.allSatisfy { $0.isStep && $0.operation == "train" && $0.runtime >= 0 })
  }

  @Test(arguments: [(1, false), (2, true)])
  func `a staged run is a part of its queue, and quiet where the queue shows it`(
    workers: Int, isQuiet: Bool
  ) throws {
    let id = JobID.random()
    try fixture.run(
      try fixture.request("train") {
        $0.stages = true
        $0.id = id
      })
    let request = try fixture.request("queue", "run-once=yes") { $0.workers = workers }
    let children = ChildRunDoubles { _ in .signaled(signal: 9, dumpedCore: false) }
    #expect(try execute(request, on: children) == RunResult(exitCode: 0))
    let staged = parts.withLock { $0 }.compactMap { part -> (JobID, String?, Bool)? in
      if case .staged(let id, let gpus, let isQuiet) = part { (id, gpus, isQuiet) } else { nil }
    }
    #expect(staged.map(\.0) == [id])
    #expect(staged.map(\.1) == [nil])
    #expect(staged.map(\.2) == [isQuiet])
    #expect(ends.map(\.id) == [id])
    #expect(ends.map(\.exitCode) == [137])
    #expect(ends.allSatisfy { !$0.isStep && $0.operation == "train" })
  }

  @Test func `the steps of a trial are a part of its batch`() throws {
    let context = try fixture.context(try fixture.request("both"))
    let id = JobID.random()
    let command = try RunCommandBuilder(context, context.operation)
      .command(of: id, context.draft.flags, in: "/run", source: nil)
    #expect(command.arguments.suffix(2) == ["steps-of", id.text])
  }
}
