import Glibc
import Jobs
import Ledger
import Posix
import Synchronization

/// What is left of an attempt that was asked to end, after its own process has ended: the rest of
/// its group, and processes that left the group but still bear the job's mark.
final class Stragglers: Sendable {
  /// What was seen in one look at all processes.
  private struct Sighting {
    var beganAt = -Double.infinity
    var processes: [JobID: [ProcessIdentity]] = [:]
  }

  /// Seconds for which a look serves while nothing depends on what has changed since.
  private static let freshness = 0.1
  /// Seconds after SIGKILL in which what is left has to go: then it is up to the kernel.
  static let timeToDie = 1.0

  private let marked: MarkedProcesses
  private let lastSighting = Mutex(Sighting())

  init(_ marked: MarkedProcesses) {
    self.marked = marked
  }

  /// Returns when nothing is left, or nothing more can be done. `signal` says what the attempt was last
  /// sent.
  func outlive(_ remainder: Remainder, signal: () -> Int32?) {
    var remainder = remainder
    while !remainder.isOver(signal(), self) { Remainder.pause() }
  }

  /// Whether nothing is left of an attempt.
  func isGone(group: Int32, job: JobID) -> Bool {
    let outside = processes(of: job, seenSince: Clock.monotonic - Stragglers.freshness)
    guard outside.isEmpty, kill(-group, 0) != 0 else { return false }
    // What was seen a moment ago may have left children before it went.
    return processes(of: job, seenSince: Clock.monotonic).isEmpty
  }

  /// Sends a signal that ends them to the marked processes of a job, but not twice to one that was
  /// `told`. A stopped process has to be continued to be able to end.
  func send(_ signal: Int32, to job: JobID, told: inout [ProcessIdentity: Int32]) {
    for process in processes(of: job, seenSince: Clock.monotonic - Stragglers.freshness)
    where told.updateValue(signal, forKey: process) != signal {
      kill(process.pid, signal)
      if signal != SIGKILL { kill(process.pid, SIGCONT) }
    }
  }

  /// Sends any signal, and nothing else, to the marked processes of a job.
  func pass(_ signal: Int32, to job: JobID) {
    for process in processes(of: job, seenSince: Clock.monotonic - Stragglers.freshness) {
      kill(process.pid, signal)
    }
  }

  /// The living processes that bear the mark of this job, by a look that started at `time` or later.
  /// Looking through all processes of the machine is not cheap, so jobs that end together share it.
  private func processes(of job: JobID, seenSince time: Double) -> [ProcessIdentity] {
    let found = lastSighting.withLock { sighting in
      if sighting.beganAt < time {
        let beganAt = Clock.monotonic
        sighting = Sighting(beganAt: beganAt, processes: marked.find())
      }
      return sighting.processes[job] ?? []
    }
    return found.filter(\.isAlive)
  }
}
