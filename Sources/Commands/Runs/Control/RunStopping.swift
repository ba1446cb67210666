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
  var home: String

  /// Seconds within which a run that has just begun gets its process on record.
  private static let timeToRecord = 3.0

  /// Seconds within which the end of a process gets on record.
  private static let timeToRecordEnd = 5.0

  /// Asks each run's processes to end, and waits until all have and it is on record.
  ///
  /// - Returns: those that are still there.
  func stop(_ runs: [RunRecord]) throws -> [ProcessIdentity] {
    for run in runs {
      if run.state == .running, let host = run.members[.host]?.string, host != Machine.hostname {
        throw CommandFailure("run \(run.id.shortText) runs on '\(host)': stop it there")
      }
    }
    var processes: [RunProcess] = []
    for run in runs {
      guard let process = try process(of: run) else {
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
    if processes.isEmpty { try waitForRecords(of: runs) }
    return processes.map(\.leader)
  }

  /// Whoever started them is about to record how they ended; a list that is asked for next shows it.
  private func waitForRecords(of runs: [RunRecord]) throws {
    let deadline = Clock.monotonic + Self.timeToRecordEnd
    for run in runs {
      while Clock.monotonic < deadline, let now = try current(run), now.state == .running,
        now.attempts == run.attempts
      {
        usleep(20_000)
      }
    }
  }

  private func current(_ run: RunRecord) throws -> RunRecord? {
    return try RunStore(home: home).run(run.id, in: run.ledger)
  }

  private func process(of run: RunRecord) throws -> RunProcess? {
    let deadline = Clock.monotonic + RunStopping.timeToRecord
    var run = run
    while true {
      if let process = RunProcess(of: run) { return process }
      guard run.state == .running, Clock.monotonic < deadline else { return nil }
      usleep(50_000)
      guard let current = try current(run) else { return nil }
      run = current
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
