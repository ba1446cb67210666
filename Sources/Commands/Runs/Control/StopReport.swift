import Runs

extension RunStop.Event {
  /// Names the run and its process.
  func tell() {
    switch self {
    case .notRunning(let run): Console.write("Run \(run.id.shortText) is not running\n")
    case .asked(let run, let leader):
      Console.writeError("Stopping \(run.id.shortText) (pid \(leader.pid))\n")
    case .alreadyDraining(let run):
      Console.writeError("Run \(run.id.shortText) is already draining\n")
    case .drained(let run, let leader):
      Console.writeError(
        "Draining \(run.id.shortText) (pid \(leader.pid)): no more \(run.role.parts) start\n")
    }
  }
}

extension RunRecord.Role {
  /// What one of these starts.
  fileprivate var parts: String {
    switch self {
    case .batch: "trials"
    case .steps: "steps"
    case .queue, .run: "runs"
    }
  }
}
