import CPOSIX
import Glibc
import Jobs
import Ledger
import Posix

/// Jobs that run although both processes of their launch were killed: nobody will learn how they
/// end, but while they run they must not be started again.
package struct Survivors {
  /// Seconds between two looks at processes that can only be seen by what they hold open.
  private static let secondLook = 0.5

  private let marked: MarkedProcesses
  private let logs: JobLogs
  private let candidates: [JobID]

  /// `candidates` are the jobs that the ledger has as running.
  package init(_ candidates: [JobID], ledger: Directory) throws(SystemError) {
    marked = MarkedProcesses(of: ledger)
    logs = try JobLogs(in: ledger)
    self.candidates = candidates
  }

  /// Those that run: their processes bear the mark of the ledger and the job, or, where they have
  /// cleaned their environment, still hold the job's log.
  package func running() -> [JobID] {
    if candidates.isEmpty { return [] }
    let found = Set(processes().keys)
    return candidates.filter { found.contains($0) || logs.isHeld($0) }
  }

  /// Waits until none of them runs.
  ///
  /// - Returns: the signal that asked us to stop meanwhile, if one did.
  package func awaitEnds(_ signals: SignalQueue) -> Int32? {
    while true {
      let left = running()
      if left.isEmpty { return nil }
      // A process that is not our child can be waited for by a descriptor.
      let watched = processes().values.joined().map { cposix_pidfd_open($0.pid) }.filter { $0 >= 0 }
      defer { for descriptor in watched { close(descriptor) } }
      let deadline = watched.isEmpty ? Clock.monotonic + Survivors.secondLook : nil
      let ready = Poll.wait(for: [signals.descriptor] + watched, until: deadline)
      if ready.contains(signals.descriptor), let signal = signals.nextStop() { return signal }
    }
  }

  /// Ends them: asks, waits for `grace` seconds, and kills what is left.
  package func end(grace: Double, _ signals: SignalQueue) -> Int32? {
    send(SIGTERM)
    let killAt = Clock.monotonic + grace
    var isKilling = false
    while !running().isEmpty {
      if Poll.wait(for: [signals.descriptor], until: Clock.monotonic + 0.05).isEmpty == false,
        let signal = signals.nextStop()
      {
        return signal
      }
      if !isKilling, Clock.monotonic >= killAt {
        isKilling = true
        send(SIGKILL)
      }
      // What holds a log and hides its marks cannot be signaled; it is waited for.
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
