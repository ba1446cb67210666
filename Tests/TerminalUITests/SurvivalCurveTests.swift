import Testing

@testable import TerminalUI

@Suite struct SurvivalCurveTests {
  private func runtimes(_ seconds: [Double]) -> RuntimeDistribution {
    var runtimes = RuntimeDistribution()
    for second in seconds { runtimes.record(second) }
    return runtimes
  }

  @Test func knowsNothingBeforeTheFirstEnd() {
    #expect(SurvivalCurve(ended: RuntimeDistribution(), running: [1, 2, 3]) == nil)
  }

  @Test func withoutRunningJobsTheMeanIsTheMean() throws {
    let curve = try #require(SurvivalCurve(ended: runtimes([1, 2, 3, 10]), running: []))
    #expect(abs(curve.mean - 4) < 1e-9)
  }

  @Test func runningJobsYoungerThanAllEndedChangeNothing() throws {
    let curve = try #require(SurvivalCurve(ended: runtimes([10, 10]), running: [5, 3]))
    #expect(abs(curve.mean - 10) < 1e-9)
    #expect(abs(curve.expectedRemainder(after: 4) - 6) < 1e-9)
  }

  /// By hand: 4 jobs at risk at 1 s, one ends, so 3/4 outlive it; at 3 s two are left (one left the
  /// sample at 2 s), one ends: 3/8. The last, at 4 s, is expected to take 1 s more.
  @Test func agreesWithTheEstimateByHand() throws {
    let curve = try #require(SurvivalCurve(ended: runtimes([1, 3]), running: [2, 4]))
    #expect(abs(curve.mean - (1 + 0.75 * 2 + 0.375 * (1 + 1))) < 1e-9)
  }

  @Test func jobsThatOutliveAllRaiseTheMean() throws {
    let ended = try #require(SurvivalCurve(ended: runtimes([1, 1]), running: []))
    let withLong = try #require(
      SurvivalCurve(ended: runtimes([1, 1]), running: [30, 30, 30, 30, 30, 30]))
    #expect(ended.mean == 1)
    #expect(withLong.mean > 30)
  }

  @Test func aJobOverdueByLittleIsExpectedToEndSoon() throws {
    let curve = try #require(SurvivalCurve(ended: runtimes([10, 10, 10]), running: [10.5]))
    #expect(curve.expectedRemainder(after: 10.5) < 1.1)
    #expect(curve.expectedRemainder(after: 100) >= 90)
  }
}
