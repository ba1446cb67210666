import Glibc

/// How alike the values of two points are: Matérn's covariance with ν = 5/2, with a length scale for each
/// dimension. Two categories are at distance 0 or 1 (Hamming).
///
/// Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), equations 4.17 and 5.1.
struct Covariance: Sendable {
  /// The logarithms of what is learned.
  struct Parameters: Hashable, Sendable {
    /// One for each dimension.
    var lengths: [Double]
    /// The variance of the values.
    var scale: Double
    /// The variance of the noise.
    var noise: Double

    init(lengths: [Double], scale: Double, noise: Double) {
      self.lengths = lengths
      self.scale = scale
      self.noise = noise
    }

    init(_ vector: [Double]) {
      lengths = Array(vector.dropLast(2))
      scale = vector[vector.count - 2]
      noise = vector[vector.count - 1]
    }

    var vector: [Double] { lengths + [scale, noise] }
  }

  /// Added to the diagonal, so that equal points do no harm.
  static let jitter = 1e-8

  let isCategory: [Bool]
  /// One over the square of each length.
  let inverseSquares: [Double]
  let scale: Double
  let noise: Double

  init(_ parameters: Parameters, of space: Space) {
    isCategory = space.dimensions.map(\.isCategory)
    inverseSquares = parameters.lengths.map { exp(-2 * $0) }
    scale = exp(parameters.scale)
    noise = exp(parameters.noise)
  }

  /// Writes the covariances of one point with others to `row`.
  func fill(_ row: UnsafeMutablePointer<Double>, of point: Point, with others: Columns) {
    let count = others.count
    for index in 0..<count { row[index] = 0 }
    others.elements.withUnsafeBufferPointer { elements in
      guard let base = elements.baseAddress else { return }
      for (dimension, weight) in inverseSquares.enumerated() {
        let column = base + dimension * count
        let value = point[dimension]
        if isCategory[dimension] {
          for index in 0..<count where column[index] != value { row[index] += weight }
        } else {
          for index in 0..<count {
            let distance = column[index] - value
            row[index] += weight * distance * distance
          }
        }
      }
    }
    for index in 0..<count { row[index] = scale * Self.correlation(row[index]) }
  }

  /// At the square of a distance in units of the lengths.
  @inline(__always)
  static func correlation(_ square: Double) -> Double {
    let root = (5 * square).squareRoot()
    return (1 + root + root * root / 3) * exp(-root)
  }
}

/// The codes of points, dimension after dimension.
struct Columns: Sendable {
  let count: Int
  let elements: [Double]

  init(_ points: [Point], dimensions: Int) {
    count = points.count
    var elements: [Double] = []
    elements.reserveCapacity(points.count * dimensions)
    for dimension in 0..<dimensions {
      for point in points { elements.append(point[dimension]) }
    }
    self.elements = elements
  }
}
