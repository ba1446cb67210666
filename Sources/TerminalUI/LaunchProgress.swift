import Text
import Launching
import Ledger
import Jobs
import Launching

/// Where a launch stands at one moment: everything that its progress display shows.
package struct LaunchProgress: Sendable {
  /// The ledger's name.
  package var name: String
  /// Jobs that this launch has to bring to their end; those it skips are not among them.
  package var total: Int
  /// Jobs that ended with exit code 0.
  package var done: Int
  /// Jobs that ended otherwise, with no retry to come.
  package var failed: Int
  /// Jobs that were stopped early.
  package var stoppedEarly = 0
  /// Jobs that an earlier launch had finished.
  package var skipped: Int
  /// Jobs that have not been started, or wait for a retry, and will start in this launch.
  package var left: Int
  /// Those of them that have ended and wait for a retry.
  package var retrying = 0
  /// Jobs that were ended before they could finish.
  package var terminated = 0
  /// Jobs that will not start in this launch any longer.
  package var notStarted = 0
  /// How many jobs may run at once.
  package var workers: Int
  /// Seconds since the launch started, without the time in which it was stopped.
  package var elapsed: Double
  /// Seconds that workers had for jobs in that time, all workers together.
  package var capacity: Double
  /// The jobs that are running, in any order.
  package var running: [RunningJob]
  /// How long the jobs ran that ended in this launch.
  package var runtimes: RuntimeDistribution
  /// Jobs that wait in the queue of a cluster.
  package var queued = 0
  /// What that said last; nil if no cluster is asked.
  package var queue: QueueNews?
  /// What keeps the launch from its ordinary course: `waiting for memory`, `stopping`.
  package var message: String?
  /// Whether the display has keys.
  package var hasKeys = false
  /// About the keys of the display, for a moment.
  package var hint: String?
  /// The best trial of a batch so far: `loss 0.0655: train lr=0.3`.
  package var best: String?

  package init(
    name: String, total: Int = 0, done: Int = 0, failed: Int = 0, skipped: Int = 0, left: Int = 0,
    workers: Int = 1, elapsed: Double = 0, capacity: Double? = nil, running: [RunningJob] = [],
    runtimes: RuntimeDistribution = RuntimeDistribution(), message: String? = nil
  ) {
    self.name = name
    self.total = total
    self.done = done
    self.failed = failed
    self.skipped = skipped
    self.left = left
    self.workers = workers
    self.elapsed = elapsed
    self.capacity = capacity ?? Double(workers) * elapsed
    self.running = running
    self.runtimes = runtimes
    self.message = message
  }

  /// Takes in what is not running and not over.
  mutating func leave(_ snapshot: LaunchSnapshot) {
    // In a drain those that wait for a retry are not tried again, unless it is taken back.
    if snapshot.isStopping {
      notStarted = snapshot.left
    } else {
      retrying = snapshot.waitingAgain.count
    }
  }

  /// The jobs that have run longest, the longest first.
  package func longestRunning(_ count: Int) -> [RunningJob] {
    Array(running.sorted { $0.seconds > $1.seconds }.prefix(count))
  }

  /// Jobs that came to an end in this launch.
  package var ended: Int { done + failed + stoppedEarly + terminated }

  /// The share of the work that has come to its end, 0 to 1, counted in jobs.
  package var fraction: Double {
    total > 0 ? min(1, Double(ended) / Double(total)) : 1
  }
}

/// A job that is running, as the display shows it.
package struct RunningJob: Sendable {
  package var id: String
  /// The command's bytes, as they stand in the runfile.
  package var command: [UInt8]
  /// For how long it has run.
  package var seconds: Double
  /// By which requests name it; nil if it has none.
  package var number: JobNumber?

  package init(id: String, command: [UInt8], seconds: Double, number: JobNumber? = nil) {
    self.id = id
    self.command = command
    self.seconds = seconds
    self.number = number
  }
}

extension LaunchProgress {
  /// `30 running`, on a cluster `30 running on 4 nodes`.
  package var runningPhrase: String {
    let nodes = queue?.nodes ?? 0
    return groupedByThousands(running.count) + " running"
      + (nodes > 0 && !running.isEmpty ? " on \(counted(nodes, "node"))" : "")
  }

  /// `158 queued (others come first)`; nil if none waits on a cluster.
  package var queuedPhrase: String? {
    guard queued > 0 else { return nil }
    let reason = queue?.reason.map { " (\(escapedForTerminal($0)))" } ?? ""
    return groupedByThousands(queued) + " queued" + reason
  }
}
