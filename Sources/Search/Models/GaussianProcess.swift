/// The distribution of the values of all points, given those of some (kriging).
///
/// Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), algorithm 2.1.
struct GaussianProcess: Sendable {
  let parameters: Covariance.Parameters
  private let space: Space
  private let covariance: Covariance
  private let points: [Point]
  private let values: [Double]
  private let factor: CholeskyFactor
  private let weights: [Double]

  /// What is left of it at a known point may come out below 0.
  private static let leastVariance = 1e-12

  /// Nil if the points cannot be told apart in doubles.
  init?(
    _ parameters: Covariance.Parameters, _ points: [Point], _ values: [Double], in space: Space
  ) {
    self.parameters = parameters
    self.space = space
    self.points = points
    self.values = values
    covariance = Covariance(parameters, of: space)
    var matrix = SquareMatrix(size: points.count)
    let columns = Columns(points, dimensions: space.dimensions.count)
    let covariance = covariance
    matrix.elements.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      for (index, point) in points.enumerated() {
        covariance.fill(base + index * points.count, of: point, with: columns)
        base[index * points.count + index] += covariance.noise + Covariance.jitter
      }
    }
    guard let factor = CholeskyFactor(matrix) else { return nil }
    self.factor = factor
    weights = factor.solve(values)
  }

  /// The process that takes its own mean for the value of each further point. Ginsbourger, Le Riche and
  /// Carraro, "Kriging is well-suited to parallelize optimization" (2010): the kriging believer.
  func believing(_ further: [Point]) -> GaussianProcess? {
    if further.isEmpty { return self }
    let means = predictions(of: further).map(\.mean)
    return GaussianProcess(parameters, points + further, values + means, in: space)
  }

  func predictions(of candidates: [Point]) -> [Prediction] {
    let count = candidates.count
    let columns = Columns(candidates, dimensions: space.dimensions.count)
    var sides = [Double](repeating: 0, count: points.count * count)
    var means = [Double](repeating: 0, count: count)
    sides.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      means.withUnsafeMutableBufferPointer { means in
        guard let means = means.baseAddress else { return }
        for (index, point) in points.enumerated() {
          covariance.fill(base + index * count, of: point, with: columns)
          addRow(weights[index], base + index * count, to: means, 0..<count)
        }
      }
    }
    factor.solveTransposed(&sides, count: count)
    var variances = [Double](repeating: covariance.scale, count: count)
    for row in points.indices {
      for column in 0..<count {
        let side = sides[row * count + column]
        variances[column] -= side * side
      }
    }
    return zip(means, variances).map {
      Prediction(mean: $0, deviation: max($1, Self.leastVariance).squareRoot())
    }
  }
}
