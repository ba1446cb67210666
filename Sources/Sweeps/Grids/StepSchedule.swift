import YAML

/// Decides when what depends on axes can be done: as early as all that it needs is known, so that
/// what is left out is left out before anything is made of it.
struct StepSchedule {
  struct Plan {
    var initial: [Grid.Step] = []
    var steps: [[Grid.Step]]
    var presences: [Grid.Presence]
    /// For every slot the last axis that decides over it.
    var known: [Int: Int] = [:]

    func levels(of order: [Int], count: Int) -> [Int?] {
      var levels: [Int?] = Array(repeating: nil, count: count)
      for slot in order { levels[slot] = known[slot] ?? -1 }
      return levels
    }

    mutating func append(_ step: Grid.Step, at level: Int) {
      if level < 0 { initial.append(step) } else { steps[level].append(step) }
    }
  }

  private let axes: [Axis]
  private let axisOfSlot: [Int: Int]
  private let conditions: [Int: [Grid.ResolvedExpression]]
  private let derivations: [Int: Grid.Derivation]
  private let names: [String]
  private let marks: [Mark?]
  private var plan: Plan
  /// The level at which the conditions of a slot are decided.
  private var conditionLevels: [Int: Int] = [:]
  /// Slots that are being looked at, in the order in which they need each other.
  private var pending: [Int] = []

  init(
    axes: [Axis], conditions: [Int: [Grid.ResolvedExpression]],
    derivations: [Int: Grid.Derivation], names: [String], marks: [Mark?]
  ) {
    self.axes = axes
    self.conditions = conditions
    self.derivations = derivations
    self.names = names
    self.marks = marks
    var axisOfSlot: [Int: Int] = [:]
    for (level, axis) in axes.enumerated() {
      for slot in axis.slots { axisOfSlot[slot] = level }
    }
    self.axisOfSlot = axisOfSlot
    plan = Plan(
      steps: Array(repeating: [], count: axes.count),
      presences: Array(repeating: .always, count: axes.count))
  }

  mutating func plan(_ filters: [Grid.Filter]) throws(SpecError) -> Plan {
    for slot in names.indices where axisOfSlot[slot] != nil || derivations[slot] != nil {
      _ = try level(of: slot)
    }
    for (level, axis) in axes.enumerated() { decidePresence(of: axis, at: level) }
    for filter in filters {
      plan.append(.filter(filter), at: try level(of: filter.slots, atLeast: -1))
    }
    return plan
  }

  private mutating func level(of slots: Set<Int>, atLeast least: Int) throws(SpecError) -> Int {
    var highest = least
    for slot in slots.sorted() { highest = max(highest, try level(of: slot)) }
    return highest
  }

  /// Where the slot's value and existence are known; plans its steps when it is first asked for,
  /// after those of all that it needs.
  private mutating func level(of slot: Int) throws(SpecError) -> Int {
    if let known = plan.known[slot] { return known }
    if let start = pending.firstIndex(of: slot) { throw cycle(pending[start...]) }
    pending.append(slot)
    defer { pending.removeLast() }
    var highest = axisOfSlot[slot] ?? -1
    if let own = conditions[slot] {
      var decided = -1
      for condition in own { decided = try level(of: condition.slots, atLeast: decided) }
      conditionLevels[slot] = decided
      plan.append(.condition(own, slot: slot), at: decided)
      highest = max(highest, decided)
    }
    if let derivation = derivations[slot] {
      highest = try level(of: derivation.slots, atLeast: highest)
      plan.append(.derive(slot, derivation), at: highest)
    }
    plan.known[slot] = highest
    return highest
  }

  private mutating func decidePresence(of axis: Axis, at level: Int) {
    let decided = axis.slots.map { conditionLevels[$0] }
    guard !decided.contains(nil), let last = decided.compactMap(\.self).max() else { return }
    plan.presences[level] = last < level ? .decidedBefore : .decidedLater
    if last >= level { plan.append(.onlyFirstPoint(axis: level), at: last) }
  }

  private func cycle(_ slots: ArraySlice<Int>) -> SpecError {
    let members = slots.map { "'\(names[$0])'" }
    let mark = slots.first.flatMap { marks[$0] }
    guard members.count > 1 else {
      return SpecError("parameter \(members.joined()) depends on itself", at: mark)
    }
    return SpecError("parameters \(members.joined(separator: ", ")) depend on each other", at: mark)
  }
}
