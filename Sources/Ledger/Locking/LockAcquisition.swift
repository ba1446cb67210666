import Glibc
import Posix

/// What is done with jobs whose launch was killed.
package enum SurvivorPolicy: String, CaseIterable, Sendable {
  /// They are waited for.
  case wait
  /// They are ended.
  case end
}

/// Getting the right to launch, which another process may have.
package struct LockAcquisition {
  /// What is waited for.
  package enum Obstacle: Hashable, Sendable {
    /// Another launch; nil if it is not known which.
    case launch(LockHolder?)
    /// Jobs of a launch that was killed; the policy has them end.
    case survivors(SurvivorPolicy)
    /// A process that holds the ledger in passing, and has done so for longer than a moment.
    case process(LockObstacle)
  }

  /// Microseconds between two looks at a lock that is held.
  private static let pause: UInt32 = 100_000
  /// The number of checks for which a short-time holder, which only starts or ends, is waited for.
  /// They are counted, and not the time: if the machine stands still, neither process advances.
  private static let patience = 20
  /// The number of checks for a process that only brings the snapshot up to date.
  private static let foldingPatience = 100
  /// After this number of checks, a second, the holder is reported.
  private static let silence = 10

  private let folder: LedgerFolder
  private let waits: Bool
  private let survivors: SurvivorPolicy
  private let waiting: (Obstacle) -> Void
  private let rest: () -> Void

  /// `waits`: whether another launch is waited for.
  /// `survivors`: what is done with jobs of a launch that was killed, which are always waited for.
  /// `waiting`: called with what is waited for, when that changes.
  /// `rest`: passes the time between two looks.
  package init(
    _ folder: LedgerFolder, waits: Bool, survivors: SurvivorPolicy,
    waiting: @escaping (Obstacle) -> Void = { _ in },
    rest: @escaping () -> Void = { usleep(LockAcquisition.pause) }
  ) {
    self.folder = folder
    self.waits = waits
    self.survivors = survivors
    self.waiting = waiting
    self.rest = rest
  }

  /// Takes the lock.
  ///
  /// - Throws: `.held` and `.heldElsewhere` if another launch has it and is not waited for.
  package func acquire() throws(LedgerError) -> LaunchLock {
    var said: Obstacle?
    var told: Set<ProcessIdentity> = []
    var lastHolder: LockHolder?
    // In which nothing has changed.
    var looks = 0
    while true {
      do throws(LedgerError) {
        return try LaunchLock.acquire(folder, as: .current(.starting))
      } catch {
        guard case .held(_, let holder) = error else { throw error }
        var obstacle = said
        looks = holder == lastHolder ? looks + 1 : 0
        lastHolder = holder
        if let holder, holder.isDraining {
          if survivors == .end { end(holder, &told) }
          obstacle = .survivors(survivors)
          looks = 0
        } else if holder?.isBrief == true, looks < LockAcquisition.foldingPatience {
          // A process only brings the snapshot up to date.
          if looks == LockAcquisition.silence { obstacle = .process(passing) }
        } else if waits {
          obstacle = .launch(holder)
        } else if holder?.isAtWork != true, looks < LockAcquisition.patience {
          // It comes, or it goes.
          if looks == LockAcquisition.silence { obstacle = .process(passing) }
        } else {
          throw error
        }
        if let obstacle, !obstacle.isSame(as: said) { waiting(obstacle) }
        said = obstacle
      }
      rest()
    }
  }

  /// The holder of the lock.
  private var passing: LockObstacle {
    LockObstacle(path: folder.location.lockPath)
  }

  /// Each of its processes is asked to end only once (`told`): a second request would cut short the
  /// grace period of the jobs.
  private func end(_ holder: LockHolder, _ told: inout Set<ProcessIdentity>) {
    for process in holder.livingProcesses where told.insert(process).inserted {
      kill(process.pid, SIGTERM)
    }
  }
}

extension LockAcquisition.Obstacle {
  /// Whether both read the same: what a launch is doing changes all the time.
  fileprivate func isSame(as other: Self?) -> Bool {
    switch (self, other) {
    case (.launch(let one), .launch(let other)?): one?.summary == other?.summary
    case (.survivors(let one), .survivors(let other)?): one == other
    case (.process(let one), .process(let other)?): one == other
    default: false
    }
  }
}
