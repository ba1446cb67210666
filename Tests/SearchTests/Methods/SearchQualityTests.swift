import Testing

@testable import Search

/// Whether the methods find better values than chance does. The bounds are below what a random search of 40 trials
/// finds in the median: 0.86, 0.155 and 2.
@Suite struct SearchQualityTests {
  private func median(
    _ count: Int, workers: Int = 1, _ landscape: Landscape, _ method: Method
  ) throws -> Double {
    let space = try landscape.space
    let regrets = (0..<5 as Range<UInt64>).map { seed in
      var searches = Searches(method.search(space, seed: seed))
      return searches.run(count, workers: workers, landscape.value)
    }
    return regrets.sorted()[2]
  }

  @Test(
    arguments: [
      (.gp, .branin, 0.05), (.tpe, .branin, 0.7), (.gp, .tuning, 0.05), (.tpe, .tuning, 0.15),
      (.forest, .tuning, 0.15), (.gp, .kinds, 0), (.tpe, .kinds, 1), (.forest, .kinds, 1),
      (.gbrt, .kinds, 1),
    ] as [(Method, Landscape, Double)])
  func findsGoodValues(method: Method, landscape: Landscape, bound: Double) throws {
    let found = try median(40, landscape, method)
    #expect(found <= bound)
  }

  @Test(arguments: [(.branin, 0.75), (.tuning, 0.14), (.kinds, 1)] as [(Landscape, Double)])
  func chanceMissesTheBounds(landscape: Landscape, bound: Double) throws {
    let space = try landscape.space
    let regrets = (0..<2_001 as Range<UInt64>).map { seed in
      var chance = Chance(seed: seed, number: -1)
      let draws = (0..<40).map { _ in
        landscape.value(space.values(of: space.randomPoint(using: &chance)))
      }
      return draws.min() ?? 0
    }
    #expect(regrets.sorted()[1_000] > bound)
  }

  @Test func severalAtOnceFindNearlyAsMuch() throws {
    let found = try median(40, workers: 4, .branin, .gp)
    #expect(found < 0.1)
  }

  @Test func copesWithNoise() throws {
    let landscape = Landscape.branin
    var chance = Chance(seed: 77, number: 0)
    var searches = try Searches(GaussianSearch(landscape.space, seed: 1))
    searches.run(40) { landscape.value($0) + 2 * chance.normal() }
    let best = searches.trials.map { landscape.value($0.parameters) }.min() ?? .infinity
    #expect(best < 0.5)
  }
}
