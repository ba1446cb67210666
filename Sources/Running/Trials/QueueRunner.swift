import Jobs

/// Carries out what the policy of a queue decides.
package struct QueueRunner {
  /// Something that happened while the queue was waiting.
  package enum Event: Hashable, Sendable {
    case ended(JobID, exitCode: Int32)
    /// The queue is to end; the runs that it has started are being ended by the process that asks for this.
    case interrupted
  }

  /// What a queue needs of the world.
  package struct Surroundings {
    package var snapshot: () -> QueueSnapshot
    /// Takes a staged run, so that no other queue starts it; false if it was not to be had.
    package var claim: (JobID) -> Bool
    /// Gives back what was claimed and not started.
    package var release: (JobID) -> Void
    /// Starts a claimed run and returns at once; false if it could not be started.
    package var start: (_ id: JobID, _ gpus: String?) -> Bool
    /// Waits for the next event, at most until this time on the clock of `now`; for ever if nil.
    package var wait: (_ until: Double?) -> Event?
    /// Seconds of a monotonic clock.
    package var now: () -> Double
    package var isInterrupted: () -> Bool
    package var say: (QueueMessage) -> Void

    package init(
      snapshot: @escaping () -> QueueSnapshot, claim: @escaping (JobID) -> Bool,
      release: @escaping (JobID) -> Void,
      start: @escaping (_ id: JobID, _ gpus: String?) -> Bool,
      wait: @escaping (_ until: Double?) -> Event?, now: @escaping () -> Double,
      isInterrupted: @escaping () -> Bool, say: @escaping (QueueMessage) -> Void
    ) {
      self.snapshot = snapshot
      self.claim = claim
      self.release = release
      self.start = start
      self.wait = wait
      self.now = now
      self.isInterrupted = isInterrupted
      self.say = say
    }
  }

  private let surroundings: Surroundings
  private var policy: QueuePolicy

  package init(_ settings: QueueSettings, _ surroundings: Surroundings) {
    policy = QueuePolicy(settings)
    self.surroundings = surroundings
  }

  /// Runs until nothing is left to do, or until it is interrupted.
  ///
  /// - Returns: false if it was interrupted.
  package mutating func run() -> Bool {
    while true {
      if surroundings.isInterrupted() { return false }
      let snapshot = surroundings.snapshot()
      for action in policy.next(now: surroundings.now(), snapshot) {
        switch action {
        // A start is reported when the run is ours.
        case .say(.starting): continue
        case .say(let message): surroundings.say(message)
        case .start(let id, let gpus): start(id, gpus, snapshot)
        case .wait(let time): guard wait(until: time) else { return false }
        case .waitForEnd: guard wait(until: nil) else { return false }
        case .stop: return true
        }
      }
    }
  }

  /// Waits until one of the runs has ended, or until it is interrupted.
  package mutating func awaitEnd() { _ = wait(until: nil) }

  private mutating func start(_ id: JobID, _ gpus: String?, _ snapshot: QueueSnapshot) {
    let time = snapshot.staged.first { $0.id == id }?.time ?? 0
    guard surroundings.claim(id) else { return policy.couldNotClaim(id, stagedAt: time) }
    // Between the claim and the start the run is only ours: it must not be lost.
    guard !surroundings.isInterrupted() else { return surroundings.release(id) }
    surroundings.say(.starting(id))
    guard surroundings.start(id, gpus) else {
      surroundings.release(id)
      return policy.couldNotClaim(id, stagedAt: time)
    }
    policy.hasStarted(id, stagedAt: time)
  }

  private mutating func wait(until time: Double?) -> Bool {
    switch surroundings.wait(time) {
    case nil: return true
    case .interrupted: return false
    case .ended(let id, let code):
      if let message = policy.hasEnded(id, exitCode: code) { surroundings.say(message) }
      return true
    }
  }
}
