import JSON

/// How much time of a launch counts: that in which it does not stand still, and for its workers that in which it
/// starts new jobs too.
///
/// All times are seconds of one clock, whichever that is.
package struct WorkClock: Hashable, Sendable {
  /// What a pause stops.
  package enum Pause: String, Hashable, Sendable {
    case all
    /// Running jobs continue.
    case new
  }

  package private(set) var workers: Int
  package private(set) var pause: Pause?
  /// Since when it is paused, or is not.
  package private(set) var since: Double
  /// What had counted at `at`, and how much time all workers together had had for jobs.
  private var elapsed = 0.0
  private var capacity = 0.0
  private var at: Double

  package init(workers: Int, at time: Double) {
    self.workers = workers
    since = time
    at = time
  }

  /// Seconds since its beginning that count.
  package func elapsed(at now: Double) -> Double {
    elapsed + (pause == .all ? 0 : max(0, now - at))
  }

  /// Seconds that its workers had for jobs, all workers together.
  package func capacity(at now: Double) -> Double {
    capacity + (pause == nil ? Double(workers) * max(0, now - at) : 0)
  }

  /// The time at which its jobs stand still; `now` if they do not.
  package func jobTime(at now: Double) -> Double { pause == .all ? min(now, since) : now }

  package mutating func change(workers count: Int, at now: Double) {
    settle(at: now)
    workers = count
  }

  /// A pause begins, or ends if it is nil.
  package mutating func change(pause new: Pause?, at now: Double) {
    guard new != pause else { return }
    settle(at: now)
    pause = new
    since = now
  }

  private mutating func settle(at now: Double) {
    (elapsed, capacity, at) = (elapsed(at: now), capacity(at: now), max(at, now))
  }
}

// MARK: - In records

extension WorkClock: JSONConvertible {
  private enum Key {
    static let at = "at"
    static let elapsed = "elapsed"
    static let capacity = "worker_seconds"
    static let workers = "n_jobs"
    static let pause = "paused"
    static let since = "since"
  }

  package init?(_ json: JSONValue?) {
    guard let at = json?[Key.at]?.double, let elapsed = json?[Key.elapsed]?.double,
      let capacity = json?[Key.capacity]?.double, let workers = json?[Key.workers]?.int
    else { return nil }
    self.init(workers: workers, at: at)
    (self.elapsed, self.capacity) = (elapsed, capacity)
    pause = json?[Key.pause]?.string.flatMap(Pause.init)
    since = json?[Key.since]?.double ?? at
  }

  package var jsonValue: JSONValue {
    var members = JSONObject()
    members.add(Key.at, seconds: at)
    members.add(Key.elapsed, seconds: elapsed)
    members.add(Key.capacity, seconds: capacity)
    members.add(Key.workers, workers)
    members.add(Key.pause, pause?.rawValue)
    members.add(Key.since, seconds: since)
    return .object(members)
  }
}
