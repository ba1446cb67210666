import Glibc
import Jobs
import Posix
import Synchronization

/// What is left of an attempt that was told to end, after its own process has ended: the rest of
/// its group, and processes that left the group but still bear the job's mark.
final class Stragglers: Sendable {
  /// What was seen in one look at all processes.
  private struct Sighting {
    var beganAt = -Double.infinity
    /// By job: its marked processes.
    var processes: [[UInt8]: [ProcessIdentity]] = [:]
  }

  /// Seconds for which a look serves while nothing depends on what has changed since.
  private static let freshness = 0.1

  private let ledgerMark: [UInt8]
  private let lastSighting = Mutex(Sighting())

  init(ledgerMark: [UInt8]) {
    self.ledgerMark = ledgerMark
  }

  /// Returns when nothing is left. `signal` says what the attempt was last sent; those who left
  /// the group get it too. After SIGKILL it waits no longer than a second: what is still there
  /// then is in the hands of the kernel.
  func outlive(group: Int32, job: JobID, signal: () -> Int32?) {
    var told: [ProcessIdentity: Int32] = [:]
    var giveUpAt = Double.infinity
    while true {
      var outside = marked(job, seenSince: Clock.monotonic - Stragglers.freshness)
      if outside.isEmpty, kill(-group, 0) != 0 {
        // What was seen a moment ago may have left children before it went.
        outside = marked(job, seenSince: Clock.monotonic)
        if outside.isEmpty { return }
      }
      if let now = signal() {
        for process in outside where told.updateValue(now, forKey: process) != now {
          kill(process.pid, now)
          if now != SIGKILL { kill(process.pid, SIGCONT) }
        }
        if now == SIGKILL {
          kill(-group, SIGKILL)
          giveUpAt = min(giveUpAt, Clock.monotonic + 1)
        }
      }
      if Clock.monotonic > giveUpAt { return }
      usleep(10_000)
    }
  }

  /// The living processes that bear the mark of this job, by a look that began at `time` or later.
  /// Looking through all processes of the machine is not cheap, so jobs that end together share it.
  private func marked(_ job: JobID, seenSince time: Double) -> [ProcessIdentity] {
    let prefix = Array("\(JobEnvironment.jobMark)=".utf8)
    let all = lastSighting.withLock { sighting in
      if sighting.beganAt < time {
        sighting = Sighting(beganAt: Clock.monotonic)
        for (process, environment) in ProcessTable.processes(marked: [ledgerMark]) {
          guard let entry = environment.first(where: { $0.starts(with: prefix) }) else { continue }
          sighting.processes[Array(entry), default: []].append(process)
        }
      }
      return sighting.processes[prefix + Array(job.text.utf8)] ?? []
    }
    return all.filter(\.isAlive)
  }
}
