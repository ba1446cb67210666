import JSON
import Jobs
import Ledger
import Posix
import Runs

/// The record of a run whose work batchrun does itself: a batch, steps, a queue.
struct OwnRecord {
  private let recorder: RunRecorder
  private let run: RunRecord
  private let startedAt = Clock.wall

  init(of run: RunRecord, _ recorder: RunRecorder) {
    self.run = run
    self.recorder = recorder
  }

  /// Records that it runs; sets `members` with that, and takes the members in `removed` away.
  func begin(
    with members: [JSONObject.Member] = [], without removed: [String] = []
  ) throws(RunFailure) {
    let log = JSONValue.string(JobFiles(of: run.id).output)
    try recorder.set(
      run.id,
      members + [
        .init(key: "state", value: .string(JobState.running.rawValue)),
        .init(key: "status", value: .null),
        .init(key: "start", value: .number(startedAt.description)),
        .init(key: "runtime", value: .null),
        .init(key: "stdout", value: log),
        .init(key: "stderr", value: log),
        .init(key: "claimed_by", value: RunClaimer.current.json),
        .init(key: "attempts", value: .number("\(run.attempts + 1)")),
      ], unset: removed + ["exit_code", "signal", "outcome", "claimed_from"])
  }

  /// Records that it is not over, although its own process is.
  func goOn() throws(RunFailure) {
    try recorder.set(
      run.id,
      [
        .init(key: "state", value: .string(JobState.running.rawValue)),
        .init(key: "status", value: .null), .init(key: "runtime", value: .null),
        .init(key: "claimed_by", value: RunClaimer.current.json),
      ], unset: ["exit_code", "signal", "outcome"])
  }

  /// Records how it ended; there is no exit code where it was ended before it could finish.
  func end(_ state: JobState, exitCode: Int32?) throws(RunFailure) {
    var members: [JSONObject.Member] = [
      .init(key: "state", value: .string(state.rawValue)),
      .init(key: "status", value: exitCode.map { .number("\($0)") } ?? .null),
      .init(key: "runtime", value: .number((Clock.wall - startedAt).description)),
    ]
    if let exitCode { members.append(.init(key: "exit_code", value: .number("\(exitCode)"))) }
    try recorder.set(run.id, members, unset: ["claimed_by", "claimed_from"])
  }

  func note(_ members: [JSONObject.Member]) throws(RunFailure) {
    try recorder.set(run.id, members)
  }
}
