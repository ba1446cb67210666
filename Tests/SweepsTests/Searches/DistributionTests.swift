import Sequences
import Testing

@testable import Sweeps

@Suite struct DistributionTests {
  private func text(_ distribution: Distribution, _ share: Double) -> String {
    guard case .text(let text, plain: true) = distribution.value(atShare: share) else { return "?" }
    return text
  }

  private func quantum(_ text: String) -> ExactDecimal? { ExactDecimal(text) }

  @Test func `real numbers go from one end to the other`() {
    let uniform = Distribution(.uniform(0...2))
    #expect(
      [0, 0.25, 0.5, 1].map { text(uniform, $0) } == [
        "1.1102230246251565e-16", "0.5", "1.0", "2.0",
      ])
    let logarithmic = Distribution(.logUniform(1e-4...1))
    #expect(Double(text(logarithmic, 0.5)).map { abs($0 - 1e-2) < 1e-15 } == true)
    #expect(Double(text(logarithmic, 1)).map { $0 <= 1 && $0 > 1 - 1e-14 } == true)
  }

  @Test func `each whole number has the same part, also of ranges without end`() {
    let three = Distribution(.wholeNumbers(1...3))
    let shares = (0..<300).map { (Double($0) + 0.5) / 300 }
    let counts = Dictionary(grouping: shares) { text(three, $0) }.mapValues(\.count)
    #expect(counts == ["1": 100, "2": 100, "3": 100])
    let all = Distribution(.wholeNumbers(Int.min...Int.max))
    #expect(text(all, 0) == "\(Int.min)")
    // As far as numbers of this size can be told apart.
    #expect(Int(text(all, 1)).map { $0 > Int.max - 10_000 } == true)
  }

  @Test func `quanta are exact, and half of one goes to the even one`() {
    let tenths = Distribution(.uniform(0...1), quantum: quantum("0.1"))
    #expect([0.29, 0.31, 0.7].map { text(tenths, $0) } == ["0.3", "0.3", "0.7"])
    let whole = Distribution(.uniform(0...5), quantum: quantum("1"))
    #expect([0.1, 0.3, 0.5, 0.7].map { text(whole, $0) } == ["0", "2", "2", "4"])
    let fives = Distribution(.uniform(3...50), quantum: quantum("5"))
    // The nearest multiple may lie outside.
    #expect(text(fives, 0) == "5")
    let twentieths = Distribution(.normal(mean: 0, deviation: 1), quantum: quantum("0.05"))
    #expect(text(twentieths, 0.5) == "0.00")
    #expect(text(twentieths, 0.25) == "-0.65")
  }

  @Test func `what cannot be written is known before it is drawn`() {
    #expect(Distribution(.logNormal(mean: 0, deviation: 1)).isWritable)
    #expect(!Distribution(.logNormal(mean: 700, deviation: 100)).isWritable)
    #expect(!Distribution(.logUniform(1...1e30), quantum: quantum("1")).isWritable)
    #expect(Distribution(.uniform(-1.7e308...1.7e308)).isWritable)
    #expect(Distribution(.normal(mean: 0, deviation: 0)).isWritable)
  }
}
