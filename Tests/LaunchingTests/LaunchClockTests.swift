import Ledger
import Testing

@testable import Launching

/// Which part of the time of a launch counts.
@Suite struct LaunchClockTests {
  @Test func aPauseCountsForNothing() {
    var clock = LaunchClock(workers: 2, at: 100)
    let changes = clock.follow(.paused(running: 1), at: 110)
    #expect(changes)
    #expect(clock.work.elapsed(at: 150) == 10 && clock.work.capacity(at: 150) == 20)
    #expect(clock.work.jobTime(at: 150) == 110 && clock.work.since == 110)
    clock.follow(.continued(pause: 40), at: 150)
    #expect(clock.work.elapsed(at: 160) == 20 && clock.work.capacity(at: 160) == 40)
    #expect(clock.work.jobTime(at: 160) == 160)
  }

  @Test func whereOnlyNothingNewStartsWorkersHaveNoTime() {
    var clock = LaunchClock(workers: 2, at: 100)
    clock.follow(.holding(running: 1), at: 110)
    #expect(clock.work.elapsed(at: 150) == 50 && clock.work.capacity(at: 150) == 20)
    #expect(clock.work.jobTime(at: 150) == 150)
    // From one kind of pause to the other.
    clock.follow(.paused(running: 1), at: 150)
    #expect(clock.work.elapsed(at: 170) == 50 && clock.work.jobTime(at: 170) == 150)
  }

  @Test func workersThatComeLaterHadNoTimeBefore() {
    var clock = LaunchClock(workers: 1, at: 0)
    clock.follow(.workersChanged(now: 8, before: 1), at: 100)
    #expect(clock.work.capacity(at: 110) == 180 && clock.work.workers == 8)
    clock.follow(.paused(running: 1), at: 110)
    clock.follow(.workersChanged(now: 2, before: 8), at: 120)
    #expect(clock.work.capacity(at: 130) == 180 && clock.work.jobTime(at: 130) == 110)
  }

  @Test func aStopFromTheTerminalGoesBackToTheRequestedPause() {
    var clock = LaunchClock(workers: 1, at: 0)
    clock.follow(.suspended, at: 10)
    clock.follow(.resumed(pause: 10), at: 20)
    #expect(clock.work.elapsed(at: 20) == 10 && clock.work.pause == nil)
    clock.follow(.paused(running: 1), at: 20)
    clock.follow(.suspended, at: 30)
    clock.follow(.resumed(pause: 10), at: 40)
    #expect(clock.work.pause == .all && clock.work.since == 20 && clock.work.elapsed(at: 50) == 10)
    let changes = clock.follow(.added(1), at: 60)
    #expect(!changes)
  }

  @Test func itIsReadBackAsItWasWritten() {
    var clock = LaunchClock(workers: 3, at: 100)
    clock.follow(.paused(running: 1), at: 112.5)
    #expect(WorkClock(clock.work.jsonValue) == clock.work)
    #expect(WorkClock(nil) == nil)
  }
}
