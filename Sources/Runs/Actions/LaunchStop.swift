import Glibc
import Ledger
import Posix
import Text

/// Ends a launch that is in progress, or lets it start nothing new.
package struct LaunchStop: Sendable {
  /// Seconds that jobs have which are killed.
  private static let timeToDie = 5.0

  /// What the launch is called.
  package let name: String
  /// Its two processes.
  package let holder: LockHolder
  /// Whether its jobs are on a cluster: then only Ctrl-C ends them, and other signals make it leave.
  private let isOnCluster: Bool

  init(_ name: String, holder: LockHolder) {
    self.name = name
    self.holder = holder
    isOnCluster = false
  }

  /// The launch of the ledger `name`, or of the runfile `name`; nil if none is in progress.
  package init?(_ name: String, home: String) {
    for candidate in [name, LedgerLocation.name(ofRunfile: name)]
    where !candidate.isEmpty && !candidate.contains("/") {
      let location = LedgerLocation(home: home, name: candidate)
      guard let holder = LockHolder.living(at: location) else { continue }
      self.name = candidate
      self.holder = holder
      isOnCluster =
        (try? LedgerFolder.forReading(location)).map {
          QueueState.open(in: $0.directory) != nil
        } ?? false
      return
    }
    return nil
  }

  /// The process that speaks for the launch.
  ///
  /// - Throws: if it is on another machine, in another container of this one, or another user's.
  package var controller: ProcessIdentity? {
    get throws(RunError) {
      switch holder.whereabouts {
      case .here:
        let controller = holder.controller
        if let controller, kill(controller.pid, 0) != 0, errno == EPERM {
          throw .launchOfOtherUser(name)
        }
        return controller
      case .otherNamespace: throw .launchInOtherContainer(name)
      case .elsewhere, .earlierBoot: throw .launchElsewhere(name, host: holder.host)
      }
    }
  }

  private var signal: Int32 { isOnCluster ? SIGINT : SIGTERM }

  /// Asks it to end, as a signal from a terminal would, and waits `timeout` seconds for that. With
  /// `isForced`, its jobs are killed then.
  ///
  /// - Returns: the processes that are still there.
  package func stop(timeout: Double, isForced: Bool) throws(RunError) -> [ProcessIdentity] {
    guard let controller = try controller else { return [] }
    kill(controller.pid, signal)
    var left = waitForEnd(timeout)
    if isForced, !left.isEmpty {
      // The second signal kills what the first has asked to end.
      kill(controller.pid, signal)
      left = waitForEnd(LaunchStop.timeToDie)
    }
    return left
  }

  /// Whether it starts nothing new already.
  package var isDraining: Bool {
    holder.activity == .finishing || holder.activity == .draining
  }

  /// Lets it start nothing new; what runs finishes.
  package func drain() throws(RunError) {
    if let controller = try controller, !isDraining { kill(controller.pid, Signals.draining) }
  }

  private func waitForEnd(_ seconds: Double) -> [ProcessIdentity] {
    let deadline = Clock.monotonic + seconds
    while true {
      let left = holder.livingProcesses
      if left.isEmpty || Clock.monotonic >= deadline { return left }
      usleep(20_000)
    }
  }
}
