import Search
import Testing

@Suite struct PatienceTests {
  @Test func countsTrialsSinceTheBest() {
    var patience = Patience(trials: 2)
    patience.add(nil)
    patience.add(.nan)
    #expect(patience.since == 0)
    for (value, since) in [(3.0, 0), (4, 1), (2, 0), (2, 1)] {
      patience.add(value)
      #expect(patience.since == since)
    }
    #expect(!patience.isExhausted)
    patience.add(nil)
    #expect(patience.isExhausted)
  }
}
