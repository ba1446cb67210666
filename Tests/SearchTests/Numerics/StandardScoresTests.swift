import Testing

@testable import Search

@Suite struct StandardScoresTests {
  @Test func haveMeanZeroAndDeviationOne() {
    let standard = StandardScores([1, 2, 3])
    let expected = 1.5.squareRoot()
    for (own, score) in zip(standard.scores, [-expected, 0, expected]) {
      #expect(own.isNear(score))
    }
    #expect(standard.deviation.isNear((2.0 / 3).squareRoot()))
  }

  @Test func bringBadValuesNearer() {
    // The median is 2 above the best: nothing counts as more than 6 above the median.
    let (far, near) = (StandardScores([0, 1, 2, 3, 1e9]), StandardScores([0, 1, 2, 3, 8]))
    for (one, other) in zip(far.scores, near.scores) { #expect(one.isNear(other, within: 1e-9)) }
    #expect(far.deviation.isNear(near.deviation, within: 1e-9))
    #expect(
      StandardScores([0, 0, 0, 1, 5]).scores.last != StandardScores([0, 0, 0, 1, 1]).scores.last)
  }

  @Test(
    arguments: [
      [], [4], [7, 7, 7], [1e308, -1e308, 0, 1e300],
      [.leastNonzeroMagnitude, 0, 2 * .leastNonzeroMagnitude],
      [1e-300, 2e-300, 4e-300, 8e-300],
      [0, 0, 0, 0, 1e-9], [1e15, 1e15 + 1, 1e15 + 2],
    ] as [[Double]])
  func areFiniteWhateverTheScale(values: [Double]) {
    let standard = StandardScores(values)
    #expect(standard.scores.count == values.count)
    #expect(standard.scores.allSatisfy { $0.isFinite && abs($0) < 10 })
    #expect(standard.deviation > 0 && standard.deviation.isFinite)
    for (one, other) in zip(values.indices, values.indices.dropFirst())
    where values[one] < values[other] {
      #expect(standard.scores[one] <= standard.scores[other])
    }
  }

  @Test(
    arguments: [([3], 3), ([1, 3], 2), ([1, 2, 9], 2), ([1, 2, 4, 9], 3)] as [([Double], Double)])
  func knowTheMedian(sorted: [Double], median: Double) {
    #expect(StandardScores.median(sorted) == median)
  }
}
