import Arguments
import JSON
import Jobs
import Ledger
import Posix
import Runs

/// Keeps the record of a run whose work batchrun does itself: a batch, steps, a queue.
struct RunAccount {
  private let context: RunContext
  private let record: RunRecord
  private let startedAt = Clock.wall

  init(_ context: RunContext, _ record: RunRecord) {
    self.context = context
    self.record = record
  }

  /// Records that it runs; sets `members` besides, and takes the members in `removed` away.
  func begin(
    with members: [JSONObject.Member] = [], without removed: [String] = []
  ) throws(CommandFailure) {
    try update(
      members + [
        .init(key: "state", value: .string(JobState.running.rawValue)),
        .init(key: "status", value: .null),
        .init(key: "start", value: .number(startedAt.description)),
        .init(key: "runtime", value: .null),
        .init(key: "stdout", value: .string(JobFiles(of: record.id).output)),
        .init(key: "stderr", value: .string(JobFiles(of: record.id).output)),
        .init(key: "claimed_by", value: RunClaimer.current.json),
        .init(key: "attempts", value: .number("\(record.attempts + 1)")),
      ], unset: removed + ["exit_code", "signal", "outcome", "claimed_from"])
  }

  /// Records that it is not over, although its own process is.
  func goOn() throws(CommandFailure) {
    try update(
      [
        .init(key: "state", value: .string(JobState.running.rawValue)),
        .init(key: "status", value: .null), .init(key: "runtime", value: .null),
        .init(key: "claimed_by", value: RunClaimer.current.json),
      ], unset: ["exit_code", "signal", "outcome"])
  }

  /// Records how it ended; there is no exit code where it was ended before it could finish.
  func end(_ state: JobState, exitCode: Int32?) throws(CommandFailure) {
    var members: [JSONObject.Member] = [
      .init(key: "state", value: .string(state.rawValue)),
      .init(key: "status", value: exitCode.map { .number("\($0)") } ?? .null),
      .init(key: "runtime", value: .number((Clock.wall - startedAt).description)),
    ]
    if let exitCode { members.append(.init(key: "exit_code", value: .number("\(exitCode)"))) }
    try update(members, unset: ["claimed_by", "claimed_from"])
  }

  func note(_ members: [JSONObject.Member]) throws(CommandFailure) {
    try update(members, unset: [])
  }

  /// How a batch that did not come to its end can be brought there.
  var continuation: String {
    "to continue the batch, use 'batchrun run --resume \(record.id.text)'"
  }

  func sayHowToContinue() {
    Console.writeError("T\(continuation.dropFirst())\n")
  }

  private func update(_ members: [JSONObject.Member], unset: [String]) throws(CommandFailure) {
    do throws(LedgerError) {
      try context.writer.update(record.id, set: members, unset: unset)
    } catch {
      throw CommandFailure(error)
    }
  }
}
