/// Goes through the combinations of a grid in order, or jumps to one.
struct GridWalk {
  let grid: Grid
  /// Whether values of all parameters are kept, not only of those that something depends on.
  private let keepsAllValues: Bool
  /// The point of every axis.
  private(set) var points: [Int]
  private var values: [Value?]
  private var operands: [ExpressionValue]
  private var exists: [Bool]
  private var isStarted = false
  private var isFinished = false

  init(_ grid: Grid, keepingAllValues: Bool = false) {
    self.grid = grid
    keepsAllValues = keepingAllValues
    points = Array(repeating: -1, count: grid.axes.count)
    values = Array(repeating: nil, count: grid.slotCount)
    operands = Array(repeating: .null, count: grid.slotCount)
    exists = grid.levels.map { $0 != nil }
  }

  /// The value of a parameter in this combination, if it is kept and exists.
  func value(_ slot: Int) -> Value? {
    exists[slot] ? values[slot] : nil
  }

  func exists(_ slot: Int) -> Bool { exists[slot] }

  /// Goes to the next combination. The first axis whose point has changed, 0 for a start; nil at
  /// the end.
  mutating func next() throws(SpecError) -> Int? {
    guard !isFinished else { return nil }
    let last = points.count - 1
    var level = last
    if !isStarted {
      isStarted = true
      let isPossible = try run(grid.initialSteps)
      guard isPossible, last >= 0 else {
        isFinished = true
        // Without any axis there is one combination.
        return isPossible ? 0 : nil
      }
      level = 0
    }
    var lowest = level
    while level >= 0 {
      let point = points[level] + 1
      guard point < pointCount(level) else {
        points[level] = -1
        level -= 1
        lowest = min(lowest, level)
        continue
      }
      bind(level, to: point)
      guard grid.steps[level].isEmpty ? true : try run(grid.steps[level]) else { continue }
      if level == last { return lowest }
      level += 1
    }
    isFinished = true
    return nil
  }

  /// Jumps to a point of the product; whether it is a combination of the grid. If it is, `next`
  /// continues from there.
  mutating func jump(to index: UInt128) throws(SpecError) -> Bool {
    var rest = index
    var target = points
    for level in points.indices.reversed() {
      let (quotient, remainder) = rest.quotientAndRemainder(
        dividingBy: UInt128(grid.axes[level].count))
      target[level] = Int(remainder)
      rest = quotient
    }
    return try jump(toPoints: target)
  }

  mutating func jump(toPoints target: [Int]) throws(SpecError) -> Bool {
    isStarted = true
    isFinished = false
    guard try run(grid.initialSteps) else { return false }
    for level in target.indices {
      bind(level, to: target[level])
      guard target[level] < pointCount(level), try run(grid.steps[level]) else { return false }
    }
    return true
  }

  /// An axis none of whose parameters exists has one point, and nothing at it.
  private func pointCount(_ level: Int) -> Int {
    let axis = grid.axes[level]
    guard grid.presences[level] == .decidedBefore else { return axis.count }
    return axis.slots.contains { exists[$0] } ? axis.count : 1
  }

  private mutating func bind(_ level: Int, to point: Int) {
    points[level] = point
    let axis = grid.axes[level]
    for (place, slot) in axis.slots.enumerated() where keepsAllValues || grid.watched[slot] {
      values[slot] = axis.value(at: point, place: place)
      operands[slot] = axis.operand(at: point, place: place)
    }
  }

  /// Whether the combination so far may stay.
  private mutating func run(_ steps: [Grid.Step]) throws(SpecError) -> Bool {
    for step in steps {
      switch step {
      case .condition(let conditions, let slot):
        exists[slot] = true
        for condition in conditions where exists[slot] {
          exists[slot] = try evaluate(condition).isTrue
        }
      case .onlyFirstPoint(let level):
        guard points[level] == 0 || grid.axes[level].slots.contains(where: { exists[$0] }) else {
          return false
        }
      case .derive(let slot, let derivation):
        guard exists[slot] else { continue }
        let value = try derived(derivation)
        values[slot] = value
        operands[slot] = ExpressionValue(value)
      case .filter(let filter):
        guard try passes(filter) else { return false }
      }
    }
    return true
  }

  private func evaluate(_ expression: Grid.ResolvedExpression) throws(SpecError) -> ExpressionValue
  {
    do throws(ExpressionError) {
      return try expression.tree.evaluate { exists[$0] ? operands[$0] : .null }
    } catch {
      throw expression.source.specError(error)
    }
  }

  private func derived(_ derivation: Grid.Derivation) throws(SpecError) -> Value {
    switch derivation {
    case .expression(let expression): return try evaluate(expression).value
    case .template(let parts):
      var text = ""
      for part in parts {
        switch part {
        case .text(let literal): text += literal
        case .slot(let slot, let writing): text += value(slot).flatMap(writing.text) ?? ""
        }
      }
      return .text(text, plain: true)
    }
  }

  private func passes(_ filter: Grid.Filter) throws(SpecError) -> Bool {
    switch filter {
    case .require(let expression): return try evaluate(expression).isTrue
    case .reject(let expression): return try !evaluate(expression).isTrue
    case .rejectPattern(let conditions):
      return !conditions.allSatisfy { slot, candidates in
        let operand = exists[slot] ? operands[slot] : .null
        return candidates.contains { ExpressionValue($0).isEqual(to: operand) }
      }
    }
  }
}
