import Sequences
import Testing

@Suite struct SpacedSequenceTests {
  private static let equallySpacedCases: [(Double, Double, Int, [Double])] = [
    (0, 1, 5, [0, 0.25, 0.5, 0.75, 1]), (0, 0.3, 4, [0, 0.1, 0.2, 0.3]), (7, 9, 1, [7]),
    (7, 9, 0, []), (1, 0, 3, [1, 0.5, 0]), (0, 1, 4, [0, 1.0 / 3, 2.0 / 3, 1]),
  ]

  @Test(arguments: equallySpacedCases)
  func equallySpaced(first: Double, last: Double, count: Int, numbers: [Double]) {
    #expect(SpacedSequence.linear(from: first, to: last, count: count) == numbers)
  }

  @Test func powers() {
    #expect(
      SpacedSequence.logarithmic(from: -5, to: -3, count: 3, base: 10) == [1e-5, 1e-4, 1e-3])
    #expect(SpacedSequence.logarithmic(from: 0, to: 3, count: 4, base: 2) == [1, 2, 4, 8])
    #expect(SpacedSequence.logarithmic(from: 400, to: 400, count: 1, base: 10) == [.infinity])
  }

  /// By logarithms of 12 digits, taken from elsewhere.
  @Test func equalRatios() throws {
    let numbers = try #require(SpacedSequence.geometric(from: 1e-8, to: 1e-6, count: 5))
    for (number, exact) in zip(
      numbers, [1e-8, 3.16227766016838e-8, 1e-7, 3.16227766016838e-7, 1e-6])
    {
      #expect(abs(number / exact - 1) < 1e-12, "\(number)")
    }
    #expect(numbers[2] == 1e-7 && numbers[4] == 1e-6)
    #expect(SpacedSequence.geometric(from: -1, to: -100, count: 3) == [-1, -10, -100])
    #expect(SpacedSequence.geometric(from: 8, to: 9, count: 1) == [8])
    #expect(SpacedSequence.geometric(from: 0, to: 1, count: 3) == nil)
    #expect(SpacedSequence.geometric(from: -1, to: 1, count: 3) == nil)
    // Whose product would be 0, or without bounds.
    #expect(SpacedSequence.geometric(from: 1e-300, to: 1e-298, count: 2) == [1e-300, 1e-298])
    #expect(SpacedSequence.geometric(from: 1e200, to: 1e200, count: 2) == [1e200, 1e200])
  }

  @Test func stepsOfWhatNoDecimalHolds() {
    #expect(
      SpacedSequence.steps(from: 0, to: 3e-30, by: 1e-30, limit: 9) == [0, 1e-30, 2e-30, 3e-30])
    #expect(SpacedSequence.steps(from: 1, to: 0, by: 1e-30, limit: 9) == [])
    #expect(SpacedSequence.steps(from: 0, to: 1, by: 1e-30, limit: 9) == nil)
  }
}
