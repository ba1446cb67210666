import Testing

@testable import TerminalUI

@Suite struct RuntimeDistributionTests {
  @Test func keepsCountAndSumExactly() {
    var runtimes = RuntimeDistribution()
    for tenths in 1...1000 { runtimes.record(Double(tenths) / 10) }
    #expect(runtimes.count == 1000)
    #expect(abs(runtimes.sum - 50_050) < 1e-6)
  }

  @Test func takesWhateverAClockMayGive() {
    var runtimes = RuntimeDistribution()
    for seconds in [-5, 0, .nan, .infinity, 1e-9, 1e300] { runtimes.record(seconds) }
    #expect(runtimes.count == 6)
    #expect(runtimes.occupied.map(\.count).reduce(0, +) == 6)
  }

  @Test func separatesRuntimesThatDifferByAQuarter() {
    var runtimes = RuntimeDistribution()
    for seconds in [0.01, 0.0125, 1, 1.25, 3600, 4500] { runtimes.record(seconds) }
    #expect(Array(runtimes.occupied).count == 6)
  }
}
