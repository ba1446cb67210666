import Testing

@testable import Search

@Suite struct DimensionTests {
  @Test func refusesWhatCannotBeSearched() {
    typealias Problem = Dimension.Problem
    #expect(throws: Problem.infiniteRange) { try Dimension("x", .reals(0...(.infinity), .linear)) }
    #expect(throws: Problem.infiniteRange) { try Dimension("x", .reals(-(.infinity)...0, .linear)) }
    #expect(throws: Problem.logarithmicRangeReachesZero) {
      try Dimension("x", .reals(0...1, .logarithmic))
    }
    #expect(throws: Problem.logarithmicRangeReachesZero) {
      try Dimension("x", .reals(-1...1, .logarithmic))
    }
    #expect(throws: Problem.logarithmicRangeReachesZero) {
      try Dimension("x", .integers(0...9, .logarithmic))
    }
    #expect(throws: Problem.noCategories) { try Dimension("x", .categories(0)) }
  }

  @Test(
    arguments: [
      (.reals(0...1, .linear), .infinity), (.reals(2...2, .linear), 1),
      (.integers(-3...3, .linear), 7), (.integers(.min ... .max, .linear), 0x1p64),
      (.categories(4), 4),
    ] as [(Dimension.Domain, Double)])
  func countsItsValues(domain: Dimension.Domain, count: Double) throws {
    let dimension = try Dimension("x", domain)
    #expect(dimension.count == count)
  }

  static let domains: [Dimension.Domain] = [
    .reals(-5...10, .linear), .reals(1e-5...1, .logarithmic), .reals(-1e308...1e308, .linear),
    .reals(.leastNormalMagnitude...1e300, .logarithmic), .reals(7...7, .linear),
    .reals(7...7, .logarithmic),
    .integers(1...6, .linear), .integers(8...512, .logarithmic), .integers(1...1, .logarithmic),
    .integers(.min ... .max, .linear), .integers(1...(.max), .logarithmic),
    .integers(-3...(-3), .linear),
    .categories(1), .categories(5),
  ]

  @Test(arguments: domains)
  func everyPlaceHasAValueOfTheDomain(domain: Dimension.Domain) throws {
    let dimension = try Dimension("x", domain)
    var chance = Chance(seed: 3, number: 0)
    for share in [0, 0.5, 1 - 1e-12] + (0..<200).map({ _ in chance.unit() }) {
      let code = dimension.code(ofShare: share)
      let value = dimension.value(of: code)
      switch (domain, value) {
      case (.reals(let range, _), .real(let value)): #expect(range.contains(value))
      case (.integers(let range, _), .integer(let value)): #expect(range.contains(value))
      case (.categories(let count), .category(let value)): #expect((0..<count).contains(value))
      default: Issue.record("\(value) is of another kind than \(domain)")
      }
      let again = try #require(dimension.code(of: value))
      #expect(abs(again - code) < 1e-9, "\(value)")
      #expect(dimension.snapped(again).isNear(again))
    }
  }

  @Test func everyIntegerHasAnEqualShare() throws {
    let dimension = try Dimension("x", .integers(3...7, .linear))
    var counts: [Coordinate: Int] = [:]
    for step in 0..<1000 {
      counts[dimension.value(of: dimension.code(ofShare: Double(step) / 1000)), default: 0] += 1
    }
    #expect(counts.count == 5)
    #expect(counts.values.allSatisfy { (199...201).contains($0) })
  }

  @Test func logarithmsGiveEveryFactorAnEqualShare() throws {
    let dimension = try Dimension("x", .reals(1e-4...1, .logarithmic))
    guard case .real(let middle) = dimension.value(of: 0.5) else { return #expect(Bool(false)) }
    #expect(abs(middle - 0.01) < 1e-12)
    let code = try #require(dimension.code(of: .real(1e-3)))
    #expect(code.isNear(0.25))
  }

  @Test func knowsWhatIsOutside() throws {
    let reals = try Dimension("x", .reals(0.1...1, .logarithmic))
    for value in [0.09, 1.01, 0, -1, .nan, .infinity] {
      #expect(reals.code(of: .real(value)) == nil)
    }
    #expect(reals.code(of: .integer(1)) == nil)
    // The last digits may be lost on the way through a file.
    #expect(reals.code(of: .real(1 + 1e-12)) == 1)
    let integers = try Dimension("x", .integers(1...3, .linear))
    #expect(integers.code(of: .integer(0)) == nil)
    #expect(integers.code(of: .integer(4)) == nil)
    let categories = try Dimension("x", .categories(2))
    #expect(categories.code(of: .category(2)) == nil)
    #expect(categories.code(of: .category(-1)) == nil)
  }
}

extension Double {
  /// Equal but for rounding.
  func isNear(_ other: Double, within slack: Double = 1e-12) -> Bool {
    abs(self - other) <= slack * max(1, abs(other))
  }
}
