import Glibc
import JSON
import Jobs
import Ledger
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct ScalarRecorderTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  private struct Measured: Hashable {
    let number: Int
    let objective: Double?
    let hasScalars: Bool
  }

  /// Has the metrics of runs recorded that have printed this.
  private func record(
    _ outputs: [String?], measuring objective: String? = nil, removingLogs: Bool = false
  ) throws -> (measured: [Measured], runs: [RunRecord]) {
    let context = try fixture.context(try fixture.request("train"))
    let recorder = ScalarRecorder(
      context.recorder,
      measuring: objective.flatMap { TrialObjective(.init(column: $0, isMaximized: false)) })
    let measured = Monitor<[Measured]>([])
    var ids: [JobID] = []
    for (number, output) in outputs.enumerated() {
      let run = try NewRun(context).make(state: .pending)
      ids.append(run.id)
      let job = RunJob(single: run, choices: .init())
      let program = job.program(in: context)
      let attempt = RunAttempt(job.order(in: context), of: program)
      if removingLogs, number > 0 {
        fixture.sandbox.remove("runs/train/logs")
        try fixture.sandbox.makeFolder("runs/train/logs")
      }
      if let output {
        try Directory.make(folder(of: attempt.files.output))
        try write(output.utf8, toFile: attempt.files.output)
      }
      recorder.record(attempt, of: program) { scalars, objective in
        measured.change {
          $0.append(Measured(number: number, objective: objective, hasScalars: scalars != nil))
        }
      }
    }
    let left = recorder.finish(
      until: nil, signals: try SignalQueue([SIGURG]), hurry: { _ in .infinity })
    #expect(left == 0)
    return (
      measured.withLock { $0 }.sorted { $0.number < $1.number },
      try ids.map { try #require(try fixture.run($0)) }
    )
  }

  @Test func `the numbers in the output are recorded, those named as flags are not`() throws {
    let (measured, runs) = try record(["loss: 0.5\nx: 7\nloss: 0.25\n"])
    #expect(measured == [Measured(number: 0, objective: nil, hasScalars: true)])
    let scalars = try #require(runs.first?.members[.scalars])
    #expect(scalars["loss"]?["last"]?.double == 0.25)
    #expect(scalars["loss"]?["max"]?.double == 0.5)
    #expect(scalars["x"] == nil)
  }

  /// The folder is looked into while it is open.
  @Test func `a folder of logs that was removed and made again is found`() throws {
    let (measured, _) = try record([nil, "loss: 2\n", "loss: 1\n"], removingLogs: true)
    #expect(measured.map(\.hasScalars) == [false, true, true])
  }

  @Test func `a run that has printed nothing is passed over`() throws {
    let (measured, runs) = try record([nil, ""])
    #expect(
      measured == [0, 1].map { Measured(number: $0, objective: nil, hasScalars: false) })
    #expect(runs.allSatisfy { $0.members[.scalars] == nil })
  }

  @Test func `a run that has printed no number has no metrics`() throws {
    let (measured, runs) = try record(["hello\n"])
    #expect(measured == [Measured(number: 0, objective: nil, hasScalars: false)])
    #expect(runs.first?.members[.scalars] == nil)
  }

  @Test func `the objective is found for each run, nil where it has none`() throws {
    let (measured, _) = try record(
      ["loss: 0.5\nacc: 1\n", "acc: 2\n", nil, "acc: 3\nloss: 0.125\n"], measuring: "loss")
    #expect(
      measured == [
        Measured(number: 0, objective: 0.5, hasScalars: true),
        Measured(number: 1, objective: nil, hasScalars: true),
        Measured(number: 2, objective: nil, hasScalars: false),
        Measured(number: 3, objective: 0.125, hasScalars: true),
      ])
  }

  @Test func `all that was given is recorded before it has finished`() throws {
    let (measured, runs) = try record((0..<50).map { "loss: \($0)\n" })
    #expect(measured.map(\.number) == Array(0..<50))
    #expect(
      runs.map { $0.members[.scalars]?["loss"]?["last"]?.double } == (0..<50).map { Double($0) })
  }
}
