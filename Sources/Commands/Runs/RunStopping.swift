import Arguments
import Glibc
import Posix
import Runs

/// Ends the processes of runs.
struct RunStopping {
  /// Seconds that the processes have for it.
  var timeout: Double
  /// Whether those that do not end in that time are killed.
  var isForced = false

  /// Asks each run's processes to end, and waits until all have.
  ///
  /// - Returns: those that are still there.
  func stop(_ runs: [RunRecord]) throws(CommandFailure) -> [ProcessIdentity] {
    var processes: [RunProcess] = []
    for run in runs {
      guard let process = RunProcess(of: run) else {
        if run.state == .running, let host = run.members["host"]?.string, host != Machine.hostname {
          throw CommandFailure("run \(run.id.shortText) runs on '\(host)': stop it there")
        }
        Console.write("Run \(run.id.shortText) is not running\n")
        continue
      }
      Console.writeError("Stopping \(run.id.shortText) (pid \(process.leader.pid))\n")
      process.send(SIGTERM)
      processes.append(process)
    }
    processes = waitForEnd(of: processes, seconds: timeout)
    if isForced {
      for process in processes { process.send(SIGKILL) }
      processes = waitForEnd(of: processes, seconds: 5)
    }
    return processes.map(\.leader)
  }

  private func waitForEnd(of processes: [RunProcess], seconds: Double) -> [RunProcess] {
    let deadline = Clock.monotonic + seconds
    var rest = processes.filter(\.isAlive)
    var pause: UInt32 = 1_000
    while !rest.isEmpty, Clock.monotonic < deadline {
      usleep(pause)
      pause = min(pause * 2, 50_000)
      rest = rest.filter(\.isAlive)
    }
    return rest
  }
}
