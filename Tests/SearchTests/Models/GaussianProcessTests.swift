import Glibc
import Testing

@testable import Search

@Suite struct CovarianceTests {
  /// Computed with 60 digits.
  @Test(
    arguments: [
      (0, 1), (0.1, 0.99175923617117762), (0.5, 0.82864914241812531), (1, 0.52399410883182031),
      (3, 0.027723421914625811),
    ] as [(Double, Double)])
  func isMaterns(distance: Double, correlation: Double) {
    #expect(Covariance.correlation(distance * distance).isNear(correlation))
  }

  @Test func addsUpDimensionsInUnitsOfTheirLengths() throws {
    let space = try Space([
      Dimension("a", .reals(0...1, .linear)), Dimension("b", .categories(3)),
    ])
    let covariance = Covariance(
      Covariance.Parameters(lengths: [log(0.5), log(2)], scale: log(3), noise: log(0.1)), of: space)
    let others = Columns([[0.2, 1], [0.2, 2], [0.7, 1], [0.7, 0]], dimensions: 2)
    var row = [Double](repeating: .nan, count: 4)
    row.withUnsafeMutableBufferPointer { row in
      if let base = row.baseAddress { covariance.fill(base, of: [0.2, 1], with: others) }
    }
    for (own, square) in zip(row, [0, 0.25, 1, 1.25]) {
      #expect(own.isNear(3 * Covariance.correlation(square)))
    }
  }
}

@Suite struct GaussianProcessTests {
  private let points: [Point] = [[0.1], [0.4], [0.5], [0.9]]
  private let values = [1.0, -1, -0.5, 0.5]

  private func process(noise: Double) throws -> GaussianProcess {
    let space = try Space([Dimension("x", .reals(0...1, .linear))])
    return try #require(
      GaussianProcess(
        Covariance.Parameters(lengths: [log(0.3)], scale: 0, noise: log(noise)), points, values,
        in: space))
  }

  @Test func passesThroughExactValues() throws {
    let process = try process(noise: 1e-9)
    for (prediction, value) in zip(process.predictions(of: points), values) {
      #expect(prediction.mean.isNear(value, within: 1e-4))
      #expect(prediction.deviation < 1e-3)
    }
    let between = process.predictions(of: [[0.25], [0.7]])
    #expect(between.allSatisfy { $0.deviation > 0.05 })
  }

  @Test func returnsToThePriorFarAway() throws {
    let space = try Space([Dimension("x", .reals(0...1, .linear))])
    let process = try #require(
      GaussianProcess(
        Covariance.Parameters(lengths: [log(0.01)], scale: log(4), noise: log(1e-6)), [[0]], [3],
        in: space))
    let prediction = process.predictions(of: [[1]])[0]
    #expect(abs(prediction.mean) < 1e-12)
    #expect(prediction.deviation.isNear(2))
  }

  /// Of one point: mean k y / (k + n), variance s - k² / (s + n).
  @Test func isKnownForOnePoint() throws {
    let space = try Space([Dimension("x", .reals(0...1, .linear))])
    let process = try #require(
      GaussianProcess(
        Covariance.Parameters(lengths: [0], scale: log(2), noise: log(0.5)), [[0]], [3], in: space))
    let prediction = process.predictions(of: [[1]])[0]
    let shared = 2 * 0.52399410883182031
    #expect(prediction.mean.isNear(shared * 3 / 2.5, within: 1e-7))
    #expect(prediction.deviation.isNear((2 - shared * shared / 2.5).squareRoot(), within: 1e-7))
  }

  @Test func believesItsMeanAtPendingPoints() throws {
    let process = try process(noise: 1e-6)
    let pending: [Point] = [[0.7]]
    let before = process.predictions(of: pending)[0]
    let believing = try #require(process.believing(pending))
    let after = believing.predictions(of: pending)[0]
    #expect(after.mean.isNear(before.mean, within: 1e-4))
    #expect(after.deviation < before.deviation / 10)
    let same = try #require(process.believing([]))
    #expect(same.predictions(of: pending)[0] == before)
  }

  @Test func copesWithEqualPoints() throws {
    let space = try Space([Dimension("x", .reals(0...1, .linear))])
    let points = [Point](repeating: [0.5], count: 50)
    let process = try #require(
      GaussianProcess(
        Covariance.Parameters(lengths: [0], scale: 0, noise: log(1e-6)), points,
        (0..<50).map { Double($0 % 2) }, in: space))
    #expect(process.predictions(of: [[0.5]])[0].mean.isNear(0.5, within: 1e-3))
  }
}

@Suite struct ParameterFitTests {
  @Test(arguments: [1, 2, 7] as [UInt64])
  func gradientIsThatOfFiniteDifferences(seed: UInt64) throws {
    let space = try Space([
      Dimension("a", .reals(0...1, .linear)), Dimension("b", .categories(3)),
      Dimension("c", .integers(1...50, .logarithmic)),
    ])
    var chance = Chance(seed: seed, number: 0)
    let points = (0..<20).map { _ in space.randomPoint(using: &chance) }
    let values = points.map { sin(5 * $0[0]) + 0.3 * $0[1] + $0[2] * $0[2] + 0.1 * chance.normal() }
    let fit = ParameterFit(points, values, in: space)
    let vector = (0..<5).map { _ in chance.uniform(-2, 0.5) }
    let gradient = fit.surprise(vector).gradient
    for index in vector.indices {
      let step = 1e-5
      var (up, down) = (vector, vector)
      up[index] += step
      down[index] -= step
      let difference = (fit.surprise(up).value - fit.surprise(down).value) / (2 * step)
      #expect(gradient[index].isNear(difference, within: 1e-5))
    }
  }

  @Test func findsWhichDimensionMatters() throws {
    let space = try Space((0..<3).map { try Dimension("x\($0)", .reals(0...1, .linear)) })
    var chance = Chance(seed: 4, number: 0)
    let points = (0..<40).map { _ in space.randomPoint(using: &chance) }
    let scores = StandardScores(points.map { sin(9 * $0[1]) }).scores
    let parameters = ParameterFit(points, scores, in: space).parameters(using: &chance)
    #expect(parameters.lengths[1] < parameters.lengths[0] - 1)
    #expect(parameters.lengths[1] < parameters.lengths[2] - 1)
    #expect(parameters.noise < log(1e-2))
  }

  @Test func tellsNoiseFromValues() throws {
    let space = try Space([Dimension("x", .reals(0...1, .linear))])
    var chance = Chance(seed: 4, number: 0)
    let points = (0..<60).map { _ in space.randomPoint(using: &chance) }
    let scores = StandardScores(points.map { sin(6 * $0[0]) + 0.5 * chance.normal() }).scores
    let learned = ParameterFit(points, scores, in: space).parameters(using: &chance)
    #expect((0.1...1).contains(exp(learned.noise)))
    let known = ParameterFit(points, scores, in: space, noise: 0.01).parameters(using: &chance)
    #expect(exp(known.noise).isNear(0.01, within: 1e-9))
  }
}

@Suite struct ModelSampleTests {
  @Test func keepsTheBestAndTheLatest() {
    let points = (0..<1_000).map { [Double($0)] }
    // The best are in the middle.
    let values = (0..<1_000).map { abs(Double($0) - 500) }
    let sample = ModelSample(points, values)
    #expect(sample.points.count == 300)
    #expect(
      Set(sample.points.map { $0[0] })
        == Set((425...574).map(Double.init) + (850..<1_000).map(Double.init)))
    #expect(sample.points.map { $0[0] } == sample.points.map { $0[0] }.sorted())
    #expect(ModelSample(Array(points.prefix(300)), Array(values.prefix(300))).points.count == 300)
  }
}
