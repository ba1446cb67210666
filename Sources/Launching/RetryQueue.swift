/// The jobs that wait for another attempt, by the time at which it may begin (a binary heap).
struct RetryQueue: Sendable {
  struct Entry: Sendable {
    /// Seconds of the monotonic clock.
    let time: Double
    let position: Int
    let number: Int
    /// How it had ended before a request to run it again; nil where none revoked its end.
    var revoked: LaunchState.Ending?
    /// Whether a user asked for that, so that the end was counted.
    var wasRequested = true
  }

  private var heap: [Entry] = []

  /// In any order.
  var entries: [Entry] { heap }

  var count: Int { heap.count }
  var nextTime: Double? { heap.first?.time }

  func isReady(at now: Double) -> Bool {
    heap.first.map { $0.time <= now } ?? false
  }

  mutating func push(_ entry: Entry) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if heap[parent].time <= heap[child].time { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  /// Takes the entry of this job, whatever its time. Looks through all of them.
  @discardableResult
  mutating func remove(_ position: Int) -> Entry? {
    guard let removed = heap.first(where: { $0.position == position }) else { return nil }
    let rest = heap.filter { $0.position != position }
    heap.removeAll(keepingCapacity: true)
    for entry in rest { push(entry) }
    return removed
  }

  /// Takes the entry whose time has come first, if any has.
  mutating func pop(at now: Double) -> Entry? {
    guard let first = heap.first, first.time <= now else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      var earliest = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].time < heap[earliest].time {
        earliest = child
      }
      if earliest == parent { return first }
      heap.swapAt(parent, earliest)
      parent = earliest
    }
  }
}
