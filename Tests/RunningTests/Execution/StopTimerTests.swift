import Posix
import TestSupport
import Testing

@testable import Running

@Suite struct StopTimerTests {
  /// What two timers do of which the later one is known to have had its time.
  private func happenings(cancelsFirst: Bool) throws -> [String] {
    let happened = Monitor<[String]>([])
    func timer(_ name: String, _ seconds: Double) throws -> StopTimer {
      try StopTimer(
        seconds: seconds,
        tell: { event in
          guard case .timeElapsed(let minutes) = event else { return }
          happened.change { $0.append("\(name) told \(minutes * 60 == seconds)") }
        },
        stop: { happened.change { $0.append("\(name) stopped") } })
    }
    let first = try timer("first", 0.05)
    if cancelsFirst { first.cancel() }
    let second = try timer("second", 0.1)
    let all = happened.wait(until: Clock.monotonic + 30) { happened in
      happened.last == "second stopped" ? happened : nil
    }
    second.cancel()
    return all ?? []
  }

  @Test func `it tells that the time is over, and then stops us`() throws {
    #expect(
      try happenings(cancelsFirst: false)
        == ["first told true", "first stopped", "second told true", "second stopped"])
  }

  @Test func `one that was cancelled does nothing`() throws {
    #expect(try happenings(cancelsFirst: true) == ["second told true", "second stopped"])
  }
}
