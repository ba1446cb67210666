/// Points around good points: some of the coordinates are moved by normal steps.
struct Neighbourhood: Sendable {
  /// The standard deviations of the steps, one after another.
  let widths: [Double]
  /// The number of points around each centre for each width.
  let count: Int

  /// The share of the coordinates that are moved, and of the moved categories that are drawn again.
  private static let moved = 0.5
  private static let redrawn = 0.3

  func points(around centres: [Point], in space: Space, using chance: inout Chance) -> [Point] {
    var points: [Point] = []
    points.reserveCapacity(centres.count * widths.count * count)
    for centre in centres {
      for width in widths {
        for _ in 0..<count { points.append(point(near: centre, width, in: space, using: &chance)) }
      }
    }
    return points
  }

  private func point(
    near centre: Point, _ width: Double, in space: Space, using chance: inout Chance
  ) -> Point {
    var point = centre
    guard !point.isEmpty else { return point }
    // One is moved in any case.
    let certain = chance.below(point.count)
    for (index, dimension) in space.dimensions.enumerated()
    where index == certain || chance.unit() < Self.moved {
      if case .categories(let count) = dimension.domain {
        if chance.unit() < Self.redrawn { point[index] = Double(chance.below(count)) }
        continue
      }
      // Reflected at the ends of the domain.
      var place = abs(point[index] + width * chance.normal())
      if place > 1 { place = 2 - place }
      point[index] = dimension.snapped(place)
    }
    return point
  }
}
