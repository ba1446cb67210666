import JSON
import Jobs
import Ledger
import Runs
import Testing

@testable import Running

@Suite struct ShellCodeTests {
  @Test(
    arguments: [
      (.exited(code: 0), 0, nil, 0), (.exited(code: 9), 9, nil, 9),
      (.signaled(signal: 11), nil, 11, 139), (.terminated(signal: 15), nil, 15, 143),
      (.timedOut, nil, nil, 124), (.vanished, nil, nil, 1),
      (.notStarted(reason: "a"), nil, nil, 1), (.withheld(reason: "a"), nil, nil, 1),
    ] as [(Outcome, Int?, Int?, Int32)])
  func `an outcome has an exit code for shells`(
    outcome: Outcome, exitCode: Int?, signal: Int?, code: Int32
  ) {
    #expect(outcome.exitCode == exitCode)
    #expect(outcome.signal == signal)
    #expect(outcome.shellCode == code)
  }

  @Test(
    arguments: [
      (.completed, 0, nil, 0), (.completed, nil, nil, 0), (.error, 7, nil, 7),
      (.error, nil, 9, 137), (.error, 0, nil, 1), (.terminated, nil, 15, 143),
      (.terminated, nil, nil, 1), (.error, 1 << 40, nil, 1),
    ] as [(JobState, Int?, Int?, Int32)])
  func `and so has a run`(state: JobState, exitCode: Int?, signal: Int?, code: Int32) {
    var run = RunRecord(
      Record(id: .random(), members: JSONObject()), in: LedgerLocation(home: "/runs", name: "a"),
      state: state)
    run.exitCode = exitCode
    run.signal = signal
    #expect(run.shellCode == code)
  }
}
