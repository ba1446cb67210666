import Randomness

/// A point of a space: the code of each dimension.
typealias Point = [Double]

/// The parameters that a search varies.
package struct Space: Hashable, Sendable {
  package let dimensions: [Dimension]
  /// The number of points; infinite if a dimension has reals, 1 without dimensions.
  package let size: Double

  package init(_ dimensions: [Dimension]) {
    self.dimensions = dimensions
    size = dimensions.reduce(1) { $0 * $1.count }
  }

  /// Below this size no point is suggested twice.
  private static let leastWithRepeats = 1e7

  /// Whether no point is suggested twice, so that the space can be exhausted.
  package var isSmall: Bool { size < Self.leastWithRepeats }

  func values(of point: Point) -> [Coordinate] {
    zip(dimensions, point).map { $0.value(of: $1) }
  }

  /// Nil if a value is missing, or is not in the domain of its dimension.
  func point(of values: [Coordinate]) -> Point? {
    guard values.count == dimensions.count else { return nil }
    var point: Point = []
    for (dimension, value) in zip(dimensions, values) {
      guard let code = dimension.code(of: value) else { return nil }
      point.append(code)
    }
    return point
  }

  /// The point at a place in the unit cube, whose coordinates are from 0 to below 1.
  func point(ofShares shares: [Double]) -> Point {
    zip(dimensions, shares).map { $0.code(ofShare: $1) }
  }

  /// A point from anywhere in the space, each as likely.
  func randomPoint(using generator: inout Chance) -> Point {
    dimensions.map { $0.code(ofShare: generator.unit()) }
  }

  /// The first of all points of a small space, in an order by chance, that is not among those already seen;
  /// nil if all are.
  func firstPoint(outside seen: Set<PointKey>, using generator: inout Chance) -> Point? {
    let counts = dimensions.map { UInt128($0.count) }
    let size = counts.reduce(1, *)
    let order = IndexPermutation(count: size, seed: generator.next())
    var position: UInt128 = 0
    while position < size {
      var rest = order[position]
      position += 1
      let point = zip(dimensions, counts).map { dimension, count in
        let index = rest % count
        rest /= count
        return dimension.code(ofPlace: Int(index))
      }
      if !seen.contains(PointKey(point)) { return point }
    }
    return nil
  }
}

/// Tells whether two points are the same, whatever the last bits of their codes.
struct PointKey: Hashable, Sendable {
  private let steps: [Int64]

  init(_ point: Point) {
    steps = point.map { Int64(($0 * 1e9).rounded()) }
  }
}
