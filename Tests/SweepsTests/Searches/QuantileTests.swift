import Testing

@testable import Sweeps

/// The figures are SciPy's.
@Suite struct QuantileTests {
  private func isNear(_ found: Double, _ expected: Double, _ tolerance: Double = 1e-12) -> Bool {
    abs(found - expected) <= tolerance * max(abs(expected), 1e-3)
  }

  @Test(arguments: [
    (1e-9, -5.9978070150076865), (0.01, -2.3263478740408408), (0.25, -0.6744897501960817), (0.5, 0),
    (0.9, 1.2815515655446004), (0.999, 3.090232306167813),
  ])
  func `normal`(share: Double, expected: Double) {
    #expect(isNear(Quantile.normal(share), expected))
  }

  @Test(arguments: [
    (1e-9, 2, 3, 1.291005560032202e-05), (0.01, 2, 3, 0.04199863562170072),
    (0.25, 2, 3, 0.24302208375607628), (0.5, 2, 3, 0.3857275681323895),
    (0.9, 2, 3, 0.6795394162781817), (0.999, 2, 3, 0.9359618608971666),
    (1e-9, 0.5, 0.5, 2.4674011002723396e-18), (0.25, 0.5, 0.5, 0.14644660940672624),
    (0.5, 0.5, 0.5, 0.5), (0.9, 0.5, 0.5, 0.9755282581475768), (1e-9, 30, 2, 0.45573073645508577),
    (0.5, 30, 2, 0.9464479478829972), (0.999, 30, 2, 0.9985123138630576), (0.3, 1, 1, 0.3),
  ])
  func `beta`(share: Double, a: Double, b: Double, expected: Double) {
    #expect(isNear(Quantile.beta(share, a, b), expected, 1e-10))
  }

  @Test func `the ends of a beta distribution are its ends`() {
    #expect(Quantile.betaShare(below: 0, 2, 3) == 0)
    #expect(Quantile.betaShare(below: 1, 2, 3) == 1)
    #expect(Quantile.betaShare(below: -1, 2, 3) == 0)
    #expect(isNear(Quantile.betaShare(below: 0.5, 7, 7), 0.5))
  }
}
