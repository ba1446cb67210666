import Glibc
import Posix

/// What is done with jobs whose launch was killed.
package enum SurvivorPolicy: String, CaseIterable, Sendable {
  /// They are waited for.
  case wait
  /// They are ended.
  case end
}

/// Getting the right to launch, where somebody else may have it.
package struct LockAcquisition {
  /// What is waited for.
  package enum Obstacle: Hashable, Sendable {
    /// Another launch; nil where it is not known which.
    case launch(LockHolder?)
    /// Jobs of a launch that was killed; by the policy they were told to end.
    case survivors(SurvivorPolicy)
  }

  /// Seconds between two looks at a lock that is held.
  private static let pause = 0.1
  /// Seconds that a holder in passing, which only comes or goes, has to do so.
  private static let patience = 0.8
  /// Seconds that somebody has who only brings the snapshot up to date.
  private static let foldingPatience = 10.0

  private let folder: LedgerFolder
  private let waits: Bool
  private let survivors: SurvivorPolicy
  private let waiting: (Obstacle) -> Void

  /// `waits`: whether another launch is waited for.
  /// `survivors`: what is done with jobs of a launch that was killed, which are always waited for.
  /// `waiting`: is told what is waited for, when that changes.
  package init(
    _ folder: LedgerFolder, waits: Bool, survivors: SurvivorPolicy,
    waiting: @escaping (Obstacle) -> Void = { _ in }
  ) {
    self.folder = folder
    self.waits = waits
    self.survivors = survivors
    self.waiting = waiting
  }

  /// Takes the lock.
  ///
  /// - Throws: `.held` and `.heldElsewhere` where another launch has it and is not waited for.
  package func acquire() throws(LedgerError) -> LaunchLock {
    var said: Obstacle?
    var told: Set<ProcessIdentity> = []
    let giveUpAt = Clock.monotonic + LockAcquisition.foldingPatience
    var impatientAt = Clock.monotonic + LockAcquisition.patience
    while true {
      do throws(LedgerError) {
        return try LaunchLock.acquire(folder, as: .current(.starting))
      } catch {
        guard case .held(_, let holder) = error else { throw error }
        var obstacle = said
        if let holder, holder.isDraining {
          if survivors == .end { end(holder, &told) }
          obstacle = .survivors(survivors)
          impatientAt = Clock.monotonic + LockAcquisition.patience
        } else if holder?.isBrief == true, Clock.monotonic < giveUpAt {
          // Somebody only brings the snapshot up to date.
        } else if waits {
          obstacle = .launch(holder)
        } else if holder?.isAtWork != true, Clock.monotonic < impatientAt {
          // It comes, or it goes.
        } else {
          throw error
        }
        if let obstacle, !obstacle.isSame(as: said) { waiting(obstacle) }
        said = obstacle
      }
      usleep(UInt32(LockAcquisition.pause * 1e6))
    }
  }

  /// Each of its processes is `told` to end only once: told again it would not leave the jobs their
  /// grace period.
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
    default: false
    }
  }
}
