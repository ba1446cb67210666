import Glibc
import Randomness
import Search
import Testing

/// Random trials whose curves cross, on 8 workers, with as many steps in all as 64 trials of 81 steps take: how
/// good the best of those is that came to their end.
@Suite struct StoppingSimulationTests {
  private static let steps = 81
  private static let workers = 8
  private static let budget = 64 * steps

  private struct Trial {
    let number: Int
    /// What it comes to in the end.
    let value: Double
    /// How soon.
    let pace: Double
    var step = 0

    func value(at step: Int) -> Double { value + pow(Double(step), -pace) }
  }

  /// The loss of a small network by its parameters: some on a log scale, and two whose best values depend on
  /// categories.
  private static func trial(_ number: Int, _ random: inout SplitMix64) -> Trial {
    func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * random.unit() }
    let rates = [-1.0, -1.7, -3.0, -3.3]
    let rateCosts = [0.15, 0.05, 0, 0.08]
    let depths = [4.0, 2, 3]
    let depthCosts = [0.03, 0.10, 0]
    let rate = uniform(-5, 0)
    let optimizer = Int(uniform(0, 4))
    let activation = Int(uniform(0, 3))
    let layers = uniform(0.5, 6.5).rounded()
    let units = exp2(uniform(3, 9)).rounded()
    let dropout = uniform(0, 0.7) - 0.2
    let value =
      0.25 * pow(rate - rates[optimizer], 2) + 0.04 * pow(layers - depths[activation], 2)
      + 0.03 * pow(log2(units) - 7, 2) + 1.2 * dropout * dropout
      + 0.05 * (1 - cos(2 * .pi * 4 * dropout)) + rateCosts[optimizer] + depthCosts[activation]
    return Trial(number: number, value: value, pace: uniform(0.3, 1))
  }

  /// The best value of the trials that ran to their end.
  private static func search(_ rule: (any StoppingRule)?, seed: UInt64) -> Double {
    var rule = rule
    var random = SplitMix64(seed: seed)
    var count = 0
    func next() -> Trial {
      count += 1
      return trial(count, &random)
    }
    var running = (0..<workers).map { _ in next() }
    var (best, used) = (Double.infinity, 0)
    while used < budget {
      for worker in running.indices where used < budget {
        used += 1
        running[worker].step += 1
        let trial = running[worker]
        let stops = rule?.stops(
          trial: trial.number, step: trial.step, value: trial.value(at: trial.step))
        if trial.step == steps { best = min(best, trial.value) }
        if trial.step == steps || stops == true { running[worker] = next() }
      }
    }
    return best
  }

  /// So many that the median varies by one or two hundredths of itself.
  private static let seeds: Range<UInt64> = 0..<400

  private static func median(_ rule: () -> (any StoppingRule)?) -> Double {
    let values = seeds.map { search(rule(), seed: $0) }.sorted()
    return (values[values.count / 2 - 1] + values[values.count / 2]) / 2
  }

  fileprivate static func halving(min: Int) -> SuccessiveHalving {
    var options = SuccessiveHalving.Options()
    options.min = min
    return SuccessiveHalving(options: options)
  }

  enum Rule: CaseIterable {
    case none, median, early, late

    /// The figure that the rule is to reach.
    var aim: Double {
      switch self {
      case .none: 0.202
      case .median: 0.165
      case .early: 0.107
      case .late: 0.142
      }
    }

    func make() -> (any StoppingRule)? {
      switch self {
      case .none: nil
      case .median: MedianStopping()
      case .early: StoppingSimulationTests.halving(min: 3)
      case .late: StoppingSimulationTests.halving(min: 9)
      }
    }
  }

  @Test(arguments: Rule.allCases)
  func `a search that stops losers finds better in the same time`(rule: Rule) {
    let value = Self.median { rule.make() }
    #expect(value < rule.aim * 1.1)
    // It is the same simulation.
    if rule == .none { #expect(value > rule.aim * 0.9) }
  }
}
