import Jobs
import Ledger

extension Dispatcher {
  /// What changes while the launch runs, all behind one lock.
  struct Board {
    var state: LaunchState
    var jobs: Jobs
    /// By slot: what runs there.
    var orders: [AttemptOrder?]
    /// By slot: how an attempt ended, until the state says that this is recorded.
    var reports: [AttemptEnd?]
    /// Whether the ledger knows the process in a slot.
    var isProcessRecorded: [Bool]
    /// Ends that could not be written yet, as the events they are.
    var unrecorded = EventBuffer()
    var unrecordedCount = 0
    var failure: LaunchFailure?
    var hasFinished = false
    /// The signal that asked the launch to leave what is under way.
    var leftBy: Int32?
    /// Jobs that it had accepted by then and not submitted.
    var unsubmitted = 0
    /// When it was last reported that the machine holds jobs back.
    var saidHeldBackAt = -Double.infinity
    /// How many threads are carrying out what was decided.
    var busy = 0

    /// Whether nothing is left to be done by any thread.
    var isOver: Bool { hasFinished && busy == 0 }
    /// When the control loop will check next, unless it is woken.
    var wakesAt = Double.infinity
    /// Whether the state waits for a permission to start a job.
    var asksPermission = false
    /// When the requested pause started; seconds of the monotonic clock.
    var pausedSince = 0.0
    /// Whether processes that the ledger does not know will be looked for.
    var watchesProcesses = false

    /// Makes room for more slots.
    mutating func makeRoom(_ slots: Int) {
      let missing = slots - orders.count
      guard missing > 0 else { return }
      orders.append(contentsOf: repeatElement(nil, count: missing))
      reports.append(contentsOf: repeatElement(nil, count: missing))
      isProcessRecorded.append(contentsOf: repeatElement(false, count: missing))
    }

    /// For how long the attempts that run have stood still.
    var pauses: EventBuffer {
      var events = EventBuffer()
      for case let occupant? in state.slots where occupant.paused > 0 {
        guard let order = orders[occupant.attempt.slot], order.attempt == occupant.attempt else {
          continue
        }
        events.paused(
          id: order.id, attempt: order.lifetimeNumber, seconds: occupant.paused)
      }
      return events
    }

    /// That those of the jobs `ids` that wait to be tried again do so. What has never started has no record that could
    /// say it.
    func retries(of ids: Set<JobID>) -> EventBuffer {
      var events = EventBuffer()
      for entry in state.waitingRetries.entries {
        let job = jobs.job(at: entry.position)
        guard ids.contains(job.id), job.earlierAttempts + entry.number > 1 else { continue }
        events.retry(id: job.id, by: launcherStart)
      }
      return events
    }

    /// Whether a job runs whose process the ledger does not know yet.
    var hasUnrecordedProcess: Bool {
      orders.indices.contains { orders[$0] != nil && !isProcessRecorded[$0] }
    }
  }
}
