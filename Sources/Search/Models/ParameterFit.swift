import Glibc

/// Learns the parameters of a Gaussian process: the likeliest ones, given the values and a prior.
///
/// The prior of the lengths is that of Hvarfner, Hellsten and Nardi, "Vanilla Bayesian optimization performs
/// great in high dimensions" (2024): it grows with the number of dimensions. The gradient is that of
/// Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), equation 5.9.
struct ParameterFit {
  private let space: Space
  private let values: [Double]
  /// For each dimension the squared distances of all pairs of points: the upper triangle, row by row.
  private let distances: [[Double]]
  /// The prior: the mean and the standard deviation of the logarithm of each parameter.
  private let expected: [Double]
  private let deviations: [Double]
  /// The variance of the noise, if it is known.
  private let noise: Double?

  private static let leastNoise = 1e-6

  init(_ points: [Point], _ values: [Double], in space: Space, noise: Double? = nil) {
    self.space = space
    self.values = values
    self.noise = noise
    distances = space.dimensions.enumerated().map { index, dimension in
      var squares: [Double] = []
      squares.reserveCapacity(points.count * (points.count + 1) / 2)
      for (place, point) in points.enumerated() {
        for other in points[place...] {
          let distance = point[index] - other[index]
          squares.append(dimension.isCategory ? (distance == 0 ? 0 : 1) : distance * distance)
        }
      }
      return squares
    }
    let count = space.dimensions.count
    expected =
      Array(repeating: 2.0.squareRoot() + 0.5 * log(Double(count)), count: count) + [0, -4]
    deviations = Array(repeating: 3.0.squareRoot(), count: count) + [1, 1.5]
  }

  /// The likeliest parameters that three starts lead to; one of the starts is random.
  func parameters(using chance: inout Chance) -> Covariance.Parameters {
    let count = space.dimensions.count
    var starts = [
      Array(repeating: log(0.3), count: count) + [0, -4],
      Array(repeating: 0.0, count: count) + [0, -6],
    ]
    var drawn: [Double] = []
    for _ in 0..<count { drawn.append(chance.uniform(log(0.05), log(2))) }
    starts.append(drawn + [0, chance.uniform(-7, -1)])
    return best(of: starts, iterations: Self.iterations)
  }

  private static let iterations = 40

  func best(of starts: [[Double]], iterations: Int) -> Covariance.Parameters {
    let count = space.dimensions.count
    let noiseRange =
      noise.map { (log(max($0, 1e-10)), log(max($0, 1e-10))) } ?? (log(Self.leastNoise), log(2))
    let descent = GradientDescent(
      low: Array(repeating: log(0.02), count: count) + [-4, noiseRange.0],
      high: Array(repeating: log(50), count: count) + [4, noiseRange.1], iterations: iterations)
    var best: (point: [Double], value: Double)?
    for start in starts {
      let found = descent.minimum(from: start, of: surprise)
      if found.value < best?.value ?? .infinity { best = found }
    }
    return Covariance.Parameters(best?.point ?? starts[0])
  }

  /// The negative logarithm of the posterior density, up to a constant, and its gradient.
  func surprise(_ vector: [Double]) -> (value: Double, gradient: [Double]) {
    let parameters = Covariance.Parameters(vector)
    let covariance = Covariance(parameters, of: space)
    let size = values.count
    let count = space.dimensions.count
    let pairs = size * (size + 1) / 2
    var squares = [Double](repeating: 0, count: pairs)
    for (weight, distances) in zip(covariance.inverseSquares, distances) {
      squares.withUnsafeMutableBufferPointer { squares in
        distances.withUnsafeBufferPointer { distances in
          guard let squares = squares.baseAddress, let distances = distances.baseAddress else {
            return
          }
          addRow(weight, distances, to: squares, 0..<pairs)
        }
      }
    }
    // The derivative of the covariance by the square of the distance, up to a factor, and the covariance.
    var slopes = [Double](repeating: 0, count: pairs)
    var matrix = SquareMatrix(size: size)
    var place = 0
    for row in 0..<size {
      for column in row..<size {
        let root = (5 * squares[place]).squareRoot()
        let decay = covariance.scale * exp(-root)
        slopes[place] = decay * (1 + root) * (5.0 / 3)
        matrix[row, column] = decay * (1 + root + root * root / 3)
        place += 1
      }
    }
    let own = matrix
    for row in 0..<size { matrix[row, row] += covariance.noise + Covariance.jitter }
    guard let factor = CholeskyFactor(matrix) else {
      return (1e25, [Double](repeating: 0, count: vector.count))
    }
    let weights = factor.solve(values)
    var value = 0.5 * dot(values, weights) + 0.5 * factor.logDeterminant
    var gradient = [Double](repeating: 0, count: vector.count)
    let inverse = factor.inverse()
    // The derivative is half the trace of K⁻¹ - (K⁻¹ y)(K⁻¹ y)ᵀ times that of K. Each element beside the
    // diagonal stands for two.
    var parts = [Double](repeating: 0, count: pairs)
    var ofScale = 0.0
    var trace = 0.0
    place = 0
    for row in 0..<size {
      for column in row..<size {
        let part = inverse[row, column] - weights[row] * weights[column]
        let share = column == row ? 0.5 * part : part
        if column == row { trace += part }
        ofScale += share * own[row, column]
        parts[place] = share * slopes[place]
        place += 1
      }
    }
    for dimension in 0..<count {
      gradient[dimension] = dot(parts, distances[dimension]) * covariance.inverseSquares[dimension]
    }
    gradient[count] = ofScale
    gradient[count + 1] = 0.5 * covariance.noise * trace
    for index in vector.indices {
      let distance = (vector[index] - expected[index]) / deviations[index]
      value += 0.5 * distance * distance
      gradient[index] += distance / deviations[index]
    }
    return (value, gradient)
  }
}
