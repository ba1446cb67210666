import Testing

@testable import Search

@Suite struct HaltonSequenceTests {
  @Test func mirrorsDigits() {
    let sequence = HaltonSequence(unpermutedDimensions: 3)
    let expected: [[Double]] = [
      [0, 0, 0], [1.0 / 2, 1.0 / 3, 1.0 / 5], [1.0 / 4, 2.0 / 3, 2.0 / 5],
      [3.0 / 4, 1.0 / 9, 3.0 / 5],
      [1.0 / 8, 4.0 / 9, 4.0 / 5], [5.0 / 8, 7.0 / 9, 1.0 / 25],
    ]
    for (number, point) in expected.enumerated() {
      for (own, expected) in zip(sequence[number], point) { #expect(own.isNear(expected)) }
    }
  }

  @Test(arguments: [0, 1, 99] as [UInt64])
  func coversEachDimensionEvenly(seed: UInt64) {
    let sequence = HaltonSequence(dimensions: 5, seed: seed)
    for (dimension, base) in [2, 3, 5, 7, 11].enumerated() {
      let count = base * base
      // Of the first b² points there is one in each interval of the length 1/b².
      let places = (0..<count).map { Int(sequence[$0][dimension] * Double(count)) }
      #expect(Set(places) == Set(0..<count))
    }
  }

  @Test func differsWithTheSeedOnly() {
    let numbers = [0, 1, 1_000, 1_000_000_007]
    let points = { (seed: UInt64) in numbers.map { HaltonSequence(dimensions: 40, seed: seed)[$0] }
    }
    #expect(points(1) == points(1))
    #expect(points(1) != points(2))
    #expect(points(1).joined().allSatisfy { (0..<1).contains($0) })
  }
}
