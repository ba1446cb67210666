import Launching
import Posix
import Testing

@Suite struct LaunchChangeQueueTests {
  /// What was consumed.
  private let consumed = Monitor([LaunchNotice]())

  private func take(_ changes: [LaunchChange]) {
    consumed.change { $0 += changes.map { notice($0) ?? .suspended } }
  }

  private func notice(_ change: LaunchChange) -> LaunchNotice? {
    if case .noticed(let notice) = change { notice } else { nil }
  }

  @Test func changesAreConsumedInTheirOrder() throws {
    let queue = try LaunchChangeQueue { [self] changes in take(changes) }
    for number in 0..<1000 { queue.observe(.noticed(.added(number))) }
    queue.finish()
    #expect(consumed.withLock { $0 } == (0..<1000).map { .added($0) })
  }

  @Test func whatIsNotWantedIsNotKept() throws {
    let queue = try LaunchChangeQueue(
      where: { [self] in notice($0) != .suspended },
      { [self] changes in take(changes) })
    queue.observe(.noticed(.suspended))
    queue.observe(.noticed(.added(1)))
    queue.finish()
    #expect(consumed.withLock { $0 } == [.added(1)])
  }

  @Test func theFirstChangeIsConsumedAtOnceAndTheRestAtItsPace() throws {
    let turns = Monitor<[Int]>([])
    let queue = try LaunchChangeQueue(pace: 60) { changes in
      turns.change { $0.append(changes.count) }
    }
    queue.observe(.noticed(.added(1)))
    _ = turns.wait(until: Clock.monotonic + 30) { $0.isEmpty ? nil : () }
    #expect(turns.withLock { $0 } == [1])
    for number in 0..<10 { queue.observe(.noticed(.added(number))) }
    // The end does not wait for the pace.
    queue.finish()
    #expect(turns.withLock { $0 } == [1, 10])
  }

  @Test func withoutAnyChangeItEnds() throws {
    let queue = try LaunchChangeQueue { _ in }
    queue.finish()
    #expect(consumed.withLock { $0.isEmpty })
  }
}
