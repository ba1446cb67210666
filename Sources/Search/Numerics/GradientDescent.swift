/// Finds a local minimum of a smooth function in a box by its gradient. The last steps stand in for second
/// derivatives (L-BFGS). A step that leaves the box ends at its side.
///
/// Nocedal, "Updating quasi-Newton matrices with limited storage" (1980); the step length is halved until
/// the decrease is sufficient (Armijo, 1966).
struct GradientDescent {
  /// The sides of the box.
  let low: [Double]
  let high: [Double]
  var iterations = 40

  private static let memory = 8
  private static let halvings = 12
  /// The longest move along a coordinate in one step.
  private static let longestStep = 1.0
  private static let shortestStep = 1e-5
  private static let sufficientDecrease = 1e-4
  private static let tolerance = 1e-6

  private struct Step {
    let move: [Double]
    let change: [Double]
    let product: Double
  }

  func minimum(
    from start: [Double], of function: ([Double]) -> (value: Double, gradient: [Double])
  ) -> (point: [Double], value: Double) {
    var point = clipped(start)
    var (value, gradient) = function(point)
    var steps: [Step] = []
    for _ in 0..<iterations {
      var direction = descent(gradient, steps)
      if dot(direction, gradient) > -1e-12 { direction = gradient.map { -$0 } }
      let longest = direction.reduce(0) { max($0, abs($1)) }
      if longest > Self.longestStep {
        direction = direction.map { $0 / longest * Self.longestStep }
      }
      var length = 1.0
      var next: (point: [Double], value: Double, gradient: [Double])?
      for _ in 0..<Self.halvings {
        let candidate = clipped(zip(point, direction).map { $0 + length * $1 })
        let (newValue, newGradient) = function(candidate)
        let move = zip(candidate, point).map { $0 - $1 }
        if newValue <= value + Self.sufficientDecrease * dot(gradient, move) {
          next = (candidate, newValue, newGradient)
          break
        }
        length /= 2
      }
      guard let next else { break }
      let move = zip(next.point, point).map { $0 - $1 }
      guard move.contains(where: { abs($0) >= Self.shortestStep }) else { break }
      let change = zip(next.gradient, gradient).map { $0 - $1 }
      let product = dot(move, change)
      if product > 1e-10 {
        steps.append(Step(move: move, change: change, product: product))
        if steps.count > Self.memory { steps.removeFirst() }
      }
      let isDone = abs(value - next.value) < Self.tolerance * (1 + abs(value))
      (point, value, gradient) = next
      if isDone { break }
    }
    return (point, value)
  }

  /// The direction of the next step, by the two loops over the memory.
  private func descent(_ gradient: [Double], _ steps: [Step]) -> [Double] {
    var direction = gradient
    var factors: [Double] = []
    for step in steps.reversed() {
      let factor = dot(step.move, direction) / step.product
      factors.append(factor)
      for index in direction.indices { direction[index] -= factor * step.change[index] }
    }
    if let last = steps.last {
      let scale = last.product / dot(last.change, last.change)
      for index in direction.indices { direction[index] *= scale }
    }
    for (step, factor) in zip(steps, factors.reversed()) {
      let correction = factor - dot(step.change, direction) / step.product
      for index in direction.indices { direction[index] += correction * step.move[index] }
    }
    return direction.map { -$0 }
  }

  private func clipped(_ point: [Double]) -> [Double] {
    point.indices.map { min(max(point[$0], low[$0]), high[$0]) }
  }
}
