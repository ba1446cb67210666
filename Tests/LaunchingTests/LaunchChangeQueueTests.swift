import Launching
import Posix
import Testing

@Suite struct LaunchChangeQueueTests {
  /// What was consumed.
  private let consumed = Monitor([LaunchNotice]())

  private func notice(_ change: LaunchChange) -> LaunchNotice? {
    if case .noticed(let notice) = change { notice } else { nil }
  }

  @Test func changesAreConsumedInTheirOrder() throws {
    let queue = try LaunchChangeQueue { [self] change in
      consumed.change { $0.append(notice(change) ?? .suspended) }
    }
    for number in 0..<1000 { queue.observe(.noticed(.added(number))) }
    queue.finish()
    #expect(consumed.withLock { $0 } == (0..<1000).map { .added($0) })
  }

  @Test func whatIsNotWantedIsNotKept() throws {
    let queue = try LaunchChangeQueue(
      where: { [self] in notice($0) != .suspended },
      { [self] change in consumed.change { $0.append(notice(change) ?? .suspended) } })
    queue.observe(.noticed(.suspended))
    queue.observe(.noticed(.added(1)))
    queue.finish()
    #expect(consumed.withLock { $0 } == [.added(1)])
  }

  @Test func withoutAnyChangeItEnds() throws {
    let queue = try LaunchChangeQueue { _ in }
    queue.finish()
    #expect(consumed.withLock { $0.isEmpty })
  }
}
