import JSON
import Jobs
import Ledger
import Operations
import Runs
import TestSupport

/// A home of its own for one test.
package struct RunFixture {
  package let sandbox: Sandbox
  package let store: RunStore

  package init() throws {
    sandbox = try Sandbox()
    store = RunStore(home: sandbox.path("runs"))
  }

  package func writer(_ operation: String = "train") throws -> RunWriter {
    try RunWriter(home: store.home, operation: operation)
  }

  /// A run with no more to it than its place in the list.
  package func creation(
    _ time: Double, of operation: String = "train", state: JobState = .staged
  ) -> RunCreation {
    RunCreation(operation: operation, state: state, time: time)
  }

  /// The record of a run that has completed, whose folder is not made yet.
  package func completedRun(_ flags: Flags = Flags()) throws -> RunRecord {
    let writer = try writer()
    var creation = creation(1, state: .completed)
    creation.directory = "dirs/\(creation.id.text)"
    creation.flags = flags
    let run = try writer.create(creation)
    try writer.close()
    return run
  }
}

extension JobState {
  package var json: JSONValue { .string(rawValue) }
}

extension JSONObject.Member {
  package static func state(_ state: JobState) -> JSONObject.Member {
    JSONObject.Member(key: "state", value: state.json)
  }
}

/// The claim of a process that is not there: no pid is that large.
package let deadClaimer = JSONValue.object(
  JSONObject([
    .init(key: "pid", value: .number("99999999")), .init(key: "pid_start", value: .number("1")),
    .init(key: "host", value: RunClaimer.current.json["host"] ?? .null),
    .init(key: "boot_id", value: RunClaimer.current.json["boot_id"] ?? .null),
  ]))
