import Runs

extension RunStop.Event {
  /// Says what is done to whom.
  func tell() {
    switch self {
    case .notRunning(let run): Console.write("Run \(run.id.shortText) is not running\n")
    case .asked(let run, let leader):
      Console.writeError("Stopping \(run.id.shortText) (pid \(leader.pid))\n")
    case .drained(let run, let leader):
      Console.writeError(
        "Draining \(run.id.shortText) (pid \(leader.pid)): no more trials start\n")
    }
  }
}
