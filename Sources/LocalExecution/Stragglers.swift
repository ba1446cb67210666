import Glibc
import Jobs
import Posix
import Synchronization

/// What is left of an attempt that was told to end, after its own process has ended: the rest of
/// its group, and processes that left the group but still bear the job's mark.
final class Stragglers: Sendable {
  private struct Sighting {
    var time = -Double.infinity
    /// By job: its marked processes.
    var processes: [[UInt8]: [ProcessIdentity]] = [:]
  }

  private let ledgerMark: [UInt8]
  private let lastSighting = Mutex(Sighting())

  init(ledgerMark: [UInt8]) {
    self.ledgerMark = ledgerMark
  }

  /// Returns when nothing is left. `signal` says what the attempt was last sent; those who left
  /// the group get it too. After SIGKILL it waits no longer than a second: what is still there
  /// then is in the hands of the kernel.
  func outlive(group: Int32, job: JobID, signal: () -> Int32?) {
    var sent: Int32?
    var giveUpAt = Double.infinity
    while true {
      let outside = marked(job)
      if outside.isEmpty, kill(-group, 0) != 0 { return }
      let now = signal()
      if now != sent, let now {
        sent = now
        for process in outside where process.isAlive {
          kill(process.pid, now)
          if now != SIGKILL { kill(process.pid, SIGCONT) }
        }
        if now == SIGKILL {
          kill(-group, SIGKILL)
          giveUpAt = Clock.monotonic + 1
        }
      }
      if Clock.monotonic > giveUpAt { return }
      usleep(10_000)
    }
  }

  /// The processes that bear the mark of this job. Looking through all processes of the machine is
  /// not cheap, so what was seen a moment ago counts for the jobs that end together.
  private func marked(_ job: JobID) -> [ProcessIdentity] {
    let mark = Array("\(JobEnvironment.jobMark)=\(job.text)".utf8)
    let all = lastSighting.withLock { sighting in
      if Clock.monotonic - sighting.time > 0.1 {
        sighting.processes = [:]
        for (process, environment) in ProcessTable.processes(marked: [ledgerMark]) {
          let prefix = Array("\(JobEnvironment.jobMark)=".utf8)
          guard let entry = environment.first(where: { $0.starts(with: prefix) }) else { continue }
          sighting.processes[Array(entry), default: []].append(process)
        }
        sighting.time = Clock.monotonic
      }
      return sighting.processes[mark] ?? []
    }
    return all.filter(\.isAlive)
  }
}
