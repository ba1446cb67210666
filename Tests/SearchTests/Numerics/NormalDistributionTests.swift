import Testing

@testable import Search

/// The expected numbers were computed with 60 digits.
@Suite struct NormalDistributionTests {
  @Test(
    arguments: [
      (-30, 4.906713927148187e-198), (-10, 7.6198530241605261e-24), (-1, 0.15865525393145705),
      (0, 0.5),
      (1, 0.84134474606854295), (1.959963984540054, 0.975), (5, 0.99999971334842812),
    ] as [(Double, Double)])
  func cumulates(z: Double, probability: Double) {
    #expect(abs(NormalDistribution.cumulative(z) / probability - 1) < 1e-9)
  }

  @Test func intervalsKeepTheirDigitsInBothTails() {
    for (low, high) in [(-11.0, -10.0), (10, 11)] {
      let probability = NormalDistribution.probability(from: low, to: high)
      #expect(abs(probability / 7.6196619582030762e-24 - 1) < 1e-12)
    }
    #expect(NormalDistribution.density(0).isNear(0.3989422804014327))
  }
}

@Suite struct ExpectedImprovementTests {
  static let known: [(z: Double, value: Double, logarithm: Double)] = [
    (3, 3.0003821543170477, 1.0987396653277078), (0, 0.39894228040143268, -0.91893853320467274),
    (-1, 0.083315470587686298, -2.4851210257126413), (-5, 5.346165533832815e-8, -16.74430116266099),
    (-11.9, 4.904698602384835e-34, -76.697699517684516),
    (-12.1, 4.3064226041157169e-35, -79.130370717582071),
    (-20, 1.3700124947295799e-90, -206.9178385094251), (-40, 0, -808.29856835661996),
    (-100, 0, -5010.1295788002498), (-1000, 0, -500014.73445209116),
  ]

  @Test(arguments: known)
  func isKnownInTheMiddleAndFarOut(z: Double, value: Double, logarithm: Double) {
    let own = ExpectedImprovement.standard(z)
    #expect(abs(own - value) <= 1e-7 * value)
    #expect(ExpectedImprovement.standardLogarithm(z).isNear(logarithm, within: 1e-9))
    #expect(ExpectedImprovement.plain(mean: 1, deviation: 2, best: 1 + 2 * z).isNear(2 * own))
    let full = ExpectedImprovement.logarithm(mean: 1, deviation: 2, best: 1 + 2 * z)
    #expect(full.isNear(logarithm + 0.69314718055994531, within: 1e-9))
  }

  @Test func logarithmIncreasesEverywhere() {
    var last = -Double.infinity
    for step in stride(from: -60.0, through: 8, by: 0.01) {
      let logarithm = ExpectedImprovement.standardLogarithm(step)
      #expect(logarithm.isFinite && logarithm > last)
      last = logarithm
    }
  }
}
