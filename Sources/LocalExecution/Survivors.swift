import CPOSIX
import Glibc
import Jobs
import Ledger
import Posix

/// Jobs that run although both processes of their launch were killed: how they end will not be known,
/// but while they run they must not be started again.
package struct Survivors {
  /// Seconds between two looks at processes that can only be seen by what they hold open.
  private static let secondLook = 0.5
  /// Seconds after which what is waited for is reported.
  private static let timeToShow = 1.0

  private let marked: MarkedProcesses
  private let ledger: Directory
  private let candidates: [JobID]

  /// `candidates` are the jobs that no process of their launch answers for: those that the ledger has
  /// as running, and those that it has as terminated, whose processes may not all have ended.
  package init(_ candidates: [JobID], ledger: Directory) {
    marked = MarkedProcesses(of: ledger)
    self.ledger = ledger
    self.candidates = candidates
  }

  /// One look at them.
  private struct Sighting {
    /// Those that run.
    let running: [JobID]
    /// Their processes, of those that can be seen by their marks.
    let processes: [JobID: [ProcessIdentity]]
  }

  /// Those that run: their processes bear the mark of the ledger and the job, or, if they have
  /// cleaned their environment, still hold the job's log.
  package func running() -> [JobID] { look().running }

  private func look() -> Sighting {
    if candidates.isEmpty { return Sighting(running: [], processes: [:]) }
    let processes = processes()
    return Sighting(
      running: candidates.filter {
        processes[$0] != nil || JobFiles(of: $0).isOutputHeld(in: ledger)
      }, processes: processes)
  }

  /// Waits until none of them runs. Stopped jobs are continued: a launch that was killed while it was
  /// paused has left them so.
  ///
  /// - Returns: the signal that asked us to stop while waiting, if one did.
  package func awaitEnds(_ signals: SignalQueue) -> Int32? {
    send(SIGCONT)
    while true {
      let seen = look()
      if seen.running.isEmpty { return nil }
      // A process that is not our child can be waited for by a descriptor.
      let watched = seen.processes.values.joined().map { cposix_pidfd_open($0.pid) }.filter {
        $0 >= 0
      }
      defer { for descriptor in watched { close(descriptor) } }
      let deadline = watched.isEmpty ? Clock.monotonic + Survivors.secondLook : nil
      let ready = Poll.wait(for: [signals.descriptor] + watched, until: deadline)
      if ready.contains(signals.descriptor), let signal = signals.nextStop() { return signal }
    }
  }

  /// Ends them: asks, waits for `grace` seconds, and kills what is left. What has a log open and hides
  /// its marks cannot be signaled, so it is waited for: `hidden` is called once with the number of such jobs.
  package func end(
    grace: Double, _ signals: SignalQueue, hidden: (Int) -> Void = { _ in }
  ) -> Int32? {
    send(SIGTERM)
    let beganAt = Clock.monotonic
    let killAt = beganAt + grace
    var isKilling = false
    var hasToldHidden = false
    while case let seen = look(), !seen.running.isEmpty {
      if !hasToldHidden, Clock.monotonic >= beganAt + Survivors.timeToShow {
        let count = seen.running.count { seen.processes[$0] == nil }
        if count > 0 {
          hasToldHidden = true
          hidden(count)
        }
      }
      if Poll.wait(for: [signals.descriptor], until: Clock.monotonic + 0.05).isEmpty == false,
        let signal = signals.nextStop()
      {
        return signal
      }
      if !isKilling, Clock.monotonic >= killAt {
        isKilling = true
        send(SIGKILL)
      }
    }
    return nil
  }

  private func send(_ signal: Int32) {
    for process in processes().values.joined() where process.isAlive {
      kill(process.pid, signal)
      if signal != SIGKILL { kill(process.pid, SIGCONT) }
    }
  }

  private func processes() -> [JobID: [ProcessIdentity]] {
    let wanted = Set(candidates)
    return marked.find().filter { wanted.contains($0.key) }
  }
}
