import JSON
import Jobs
import Ledger
import Queries
import Runs
import Scalars
import Testing

@testable import Views

@Suite struct ComparedRunTests {
  private func compared(
    _ members: String = "{}", state: JobState = .completed,
    scalars: [String: [Double]] = [:]
  ) throws -> ComparedRun {
    let id = try #require(JobID(Array("0123456789abcdef".utf8)))
    let object = try #require(try JSONValue(parsing: Array(members.utf8)).object)
    let run = RunRecord(
      Record(id: id, members: object), in: LedgerLocation(home: "/runs", name: "train"),
      state: state)
    let summaries = scalars.mapValues { values in
      var summary = ScalarSummary(values[0], step: 0)
      for (step, value) in values.enumerated().dropFirst() { summary.add(value, step: step) }
      return summary
    }
    return ComparedRun(run, scalars: summaries, now: 100)
  }

  @Test func `a scalar is the quantity that was asked for, or its step`() throws {
    let run = try compared(scalars: ["loss": [3, 1, 2]])
    func value(_ quantity: ScalarQuantity, isStep: Bool = false) -> ComparisonValue {
      run.value(of: .scalar("loss", quantity, isStep: isStep))
    }
    #expect(value(.last) == .real(2))
    #expect(value(.first) == .real(3))
    #expect(value(.minimum) == .real(1))
    #expect(value(.count) == .integer(3))
    #expect(value(.minimum, isStep: true) == .integer(1))
    #expect(value(.maximum, isStep: true) == .integer(0))
    #expect(run.value(of: .scalar("acc", .last, isStep: false)) == .missing)
  }

  @Test func `how far it has come is the step of the loss, else of the first scalar`() throws {
    func step(_ scalars: [String: [Double]]) throws -> ComparisonValue {
      try compared(#"{"operation": "train"}"#, scalars: scalars).value(of: .standardStep)
    }
    #expect(try step(["a": [1, 2, 3, 4], "loss": [1, 2, 3]]) == .integer(2))
    #expect(try step(["a10": [1, 2, 3], "a2": [1, 2]]) == .integer(1))
    #expect(try step([:]) == .missing)
  }

  @Test func `a line may say the step on one of its streams only`() throws {
    #expect(
      try compared(scalars: ["acc": [1, 2, 3], "loss": [1]]).value(of: .standardStep)
        == .integer(2))
    #expect(try compared().value(of: .standardStep) == .missing)
  }

  @Test func `a running run has taken the time until now`() throws {
    let times = #"{"start": 40, "runtime": 7}"#
    let running = try compared(times, state: .running)
    #expect(running.value(of: .attribute("time")) == .duration(60))
    #expect(running.value(of: .attribute("seconds")) == .real(60))
    let over = try compared(times)
    #expect(over.value(of: .attribute("time")) == .duration(7))
    #expect(over.value(of: .attribute("started")) == .time(40))
    #expect(over.value(of: .attribute("stopped")) == .time(47))
    #expect(try compared().value(of: .attribute("time")) == .missing)
    // A clock that was set back makes no negative times.
    let later = try compared(#"{"start": 140}"#, state: .running)
    #expect(later.value(of: .attribute("time")) == .duration(0))
  }

  @Test func `flags and attributes keep their types`() throws {
    let run = try compared(
      #"{"operation": "train", "flags": {"lr": 0.1, "n": 3, "on": true}, "marked": true}"#,
      state: .error)
    #expect(run.value(of: .flag("lr")) == .real(0.1))
    #expect(run.value(of: .flag("n")) == .integer(3))
    #expect(run.value(of: .flag("on")) == .boolean(true))
    #expect(run.value(of: .flag("none")) == .missing)
    #expect(run.value(of: .attribute("operation")) == .operation("train", isMarked: true))
    #expect(run.value(of: .attribute("status")) == .text("error"))
    #expect(run.value(of: .attribute("run")) == .text("01234567"))
  }
}
