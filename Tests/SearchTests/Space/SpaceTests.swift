import Testing

@testable import Search

@Suite struct SpaceTests {
  @Test func hasTheProductOfItsCounts() throws {
    let a = try Dimension("a", .integers(1...6, .linear))
    let b = try Dimension("b", .categories(3))
    let c = try Dimension("c", .reals(0...1, .linear))
    #expect(Space([]).size == 1)
    #expect(Space([a, b]).size == 18)
    #expect(Space([a, b, c]).size == .infinity)
    #expect(Space([a, b]).isSmall)
    #expect(!Space([a, c]).isSmall)
    let large = try Space([Dimension("d", .integers(1...10_000_000, .linear))])
    #expect(!large.isSmall)
  }

  @Test func pointsNeedAValueOfEachDimension() throws {
    let space = try Space([
      Dimension("a", .integers(1...6, .linear)), Dimension("b", .categories(3)),
    ])
    let point = try #require(space.point(of: [.integer(4), .category(2)]))
    #expect(space.values(of: point) == [.integer(4), .category(2)])
    #expect(space.point(of: [.integer(4)]) == nil)
    #expect(space.point(of: [.integer(4), .category(3)]) == nil)
    #expect(space.point(of: [.category(2), .integer(4)]) == nil)
  }

  @Test func findsEachPointOfASmallSpaceOnce() throws {
    let space = try Space([
      Dimension("a", .integers(1...7, .logarithmic)), Dimension("b", .categories(3)),
      Dimension("c", .reals(2...2, .linear)), Dimension("d", .integers(-1...1, .linear)),
    ])
    var seen: Set<PointKey> = []
    var values: Set<[Coordinate]> = []
    var chance = Chance(seed: 1, number: 0)
    while let point = space.firstPoint(outside: seen, using: &chance) {
      let (isNew, _) = seen.insert(PointKey(point))
      #expect(isNew)
      values.insert(space.values(of: point))
    }
    #expect(values.count == 63)
  }
}

@Suite struct ChanceTests {
  @Test func dependsOnTheSeedAndTheNumber() {
    func draws(_ seed: UInt64, _ number: Int) -> [UInt64] {
      var chance = Chance(seed: seed, number: number)
      return (0..<4).map { _ in chance.next() }
    }
    #expect(draws(1, 2) == draws(1, 2))
    let all = (0..<20 as Range<UInt64>).flatMap { seed in (0..<20).map { draws(seed, $0) } }
    #expect(Set(all.flatMap(\.self)).count == 1600)
  }

  @Test func drawsNormalNumbers() {
    var chance = Chance(seed: 5, number: 0)
    let draws = (0..<20_000).map { _ in chance.normal() }
    let mean = draws.reduce(0, +) / 20_000
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(mean) < 0.03)
    #expect(abs(variance - 1) < 0.05)
    #expect(abs(Double(draws.count { $0 < -1.959964 }) / 20_000 - 0.025) < 0.004)
  }
}

@Suite struct NeighbourhoodTests {
  @Test func movesPartOfThePoint() throws {
    let space = try Space([
      Dimension("a", .reals(0...1, .linear)), Dimension("b", .reals(0...1, .linear)),
      Dimension("c", .integers(0...10, .linear)), Dimension("d", .categories(3)),
    ])
    let centre = try #require(
      space.point(of: [.real(0.99), .real(0.5), .integer(10), .category(1)]))
    var chance = Chance(seed: 2, number: 0)
    let points = Neighbourhood(widths: [0.1, 0.01], count: 100)
      .points(around: [centre, centre], in: space, using: &chance)
    #expect(points.count == 400)
    for point in points {
      #expect(space.point(of: space.values(of: point)) != nil)
      #expect(point.prefix(3).allSatisfy { (0...1).contains($0) })
    }
    for index in 0..<4 {
      let same = points.count { $0[index] == centre[index] }
      #expect((40..<380).contains(same))
    }
    // The first hundred are moved ten times as far.
    func distance(_ points: ArraySlice<Point>) -> Double {
      points.reduce(0) { $0 + abs($1[1] - centre[1]) }
    }
    #expect(distance(points[0..<100]) > 4 * distance(points[100..<200]))
  }

  @Test func standsStillWhereThereIsNothingToMove() {
    var chance = Chance(seed: 2, number: 0)
    let points = Neighbourhood(widths: [0.1], count: 2)
      .points(around: [[]], in: Space([]), using: &chance)
    #expect(points == [[], []])
  }
}
