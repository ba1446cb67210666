import Arguments
import Glibc
import Ledger
import Posix
import Runs

/// Ends the processes of runs.
struct RunStopping {
  /// Seconds that the processes have for it.
  var timeout: Double
  /// Whether those that do not end in that time are killed.
  var isForced = false

  /// Seconds within which a run that has just begun gets its process on record.
  private static let timeToRecord = 3.0

  /// Asks each run's processes to end, and waits until all have.
  ///
  /// - Returns: those that are still there.
  func stop(_ runs: [RunRecord]) throws(CommandFailure) -> [ProcessIdentity] {
    var processes: [RunProcess] = []
    for run in runs {
      guard let process = try process(of: run) else {
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

  private func process(of run: RunRecord) throws(CommandFailure) -> RunProcess? {
    let deadline = Clock.monotonic + RunStopping.timeToRecord
    var run = run
    while true {
      if let process = RunProcess(of: run) { return process }
      guard run.state == .running, Clock.monotonic < deadline else { return nil }
      usleep(50_000)
      do throws(LedgerError) {
        let store = RunStore(home: "")
        guard let current = try store.run(run.id, in: run.ledger) else { return nil }
        run = current
      } catch {
        throw CommandFailure(error)
      }
    }
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
