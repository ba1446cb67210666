import Glibc
import Posix
import Testing

@Suite struct MonitorTests {
  @Test func changesAreNotLost() throws {
    let monitor = Monitor(0)
    let threads = try (0..<4).map { _ in
      try WorkerThread { for _ in 0..<10_000 { monitor.change { $0 += 1 } } }
    }
    let total = monitor.wait(until: Clock.monotonic + 60) { $0 == 40_000 ? $0 : nil }
    for thread in threads { thread.join() }
    #expect(total == 40_000)
  }

  @Test func aWaitEndsWithItsDeadline() {
    let monitor = Monitor(0)
    let deadline = Clock.monotonic + 0.05
    #expect(monitor.wait(until: deadline) { $0 > 0 ? true : nil } == nil)
    #expect(Clock.monotonic >= deadline)
    #expect(monitor.wait(until: 0) { $0 == 0 ? true : nil } == true, "asked at least once")
  }
}

@Suite struct WakeupTests {
  @Test func aWakeupBeforeTheWaitIsNotLost() throws {
    let wakeup = try Wakeup()
    wakeup.wake()
    wakeup.wake()
    #expect(Poll.wait(for: [wakeup.descriptor], until: nil) == [wakeup.descriptor])
    wakeup.clear()
    #expect(Poll.wait(for: [wakeup.descriptor], until: Clock.monotonic).isEmpty)
  }

  @Test func aWaitDoesNotEndBeforeItsDeadline() throws {
    let wakeup = try Wakeup()
    let deadline = Clock.monotonic + 0.0123
    #expect(Poll.wait(for: [wakeup.descriptor], until: deadline).isEmpty)
    #expect(Clock.monotonic >= deadline)
  }
}
