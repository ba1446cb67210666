import Synchronization
import Testing

@testable import TerminalUI

@Suite struct PlainProgressTests {
  @Test func aLineTellsWhereTheLaunchStands() {
    let progress = LaunchProgress(
      name: "sweep\u{1B}", total: 1000, done: 463, failed: 7, left: 528, elapsed: 242,
      running: [RunningJob(seconds: 1), RunningJob(seconds: 2)], message: "stopping")
    #expect(
      plainProgressLine(of: progress, remaining: 200)
        == "batchrun: sweep\\x1b: 470 of 1,000 (47%), 7 failed, 2 running, 4m 2s elapsed, "
        + "about 3m 20s left, stopping")
    #expect(
      plainProgressLine(
        of: LaunchProgress(name: "x", total: 2, left: 1, running: [RunningJob(seconds: 0)]),
        remaining: nil)
        == "batchrun: x: 0 of 2 (0%), 1 running, 0s elapsed")
  }

  @Test func linesComeMoreAndMoreRarely() {
    let ended = Mutex(0)
    var plain = PlainProgress {
      LaunchProgress(name: "x", total: 100, done: ended.withLock { $0 }, left: 5)
    }
    var intervals: [Double] = []
    for _ in 1...7 {
      intervals.append(plain.interval)
      ended.withLock { $0 += 1 }
      #expect(plain.line() != nil)
    }
    #expect(intervals == [5, 10, 15, 30, 60, 60, 60])
  }

  @Test func itIsQuietWhileNothingEndsButNotForEver() {
    var plain = PlainProgress { LaunchProgress(name: "x", total: 1) }
    let lines = (1...21).map { _ in plain.line() != nil }
    #expect(lines == (1...21).map { [1, 11, 21].contains($0) })
  }
}
