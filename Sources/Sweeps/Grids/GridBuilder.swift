import YAML

/// Makes a grid of a block: checks its sections against each other, and orders what depends on
/// what.
struct GridBuilder {
  let slots: SlotTable
  let block: Block
  private(set) var warnings: [SpecWarning] = []

  private var axes: [Axis] = []
  /// The slots in the order in which they are written.
  private var order: [Int] = []
  private var writings: [ParameterForm?]
  private var marks: [Mark?]
  private var conditions: [Int: [Grid.ResolvedExpression]] = [:]
  private var derivations: [Int: Grid.Derivation] = [:]

  static func build(
    _ block: Block, slots: SlotTable
  ) throws(SpecError) -> (grid: Grid, warnings: [SpecWarning]) {
    var builder = GridBuilder(slots: slots, block: block)
    try builder.addParameters()
    try builder.addReplicates()
    let grid = try builder.finish()
    return (grid, builder.warnings)
  }

  private init(slots: SlotTable, block: Block) {
    self.slots = slots
    self.block = block
    writings = Array(repeating: nil, count: slots.names.count)
    marks = Array(repeating: nil, count: slots.names.count)
  }

  // MARK: - Parameters

  private mutating func addParameters() throws(SpecError) {
    for group in block.zip ?? [] { try group.check(against: block.parameters, slots: slots) }
    for definition in block.parameters {
      switch definition.source {
      case .values(let values):
        let slot = try addSlot(definition.name, definition.mark, definition)
        try addAxis(definition, slot, values)
      case .weighted(let values, let weights):
        let slot = try addSlot(definition.name, definition.mark, definition)
        axes.append(
          Axis(slots: [slot], points: .sequence(.listed(values)), weights: weights))
      case .distribution(let distribution):
        let slot = try addSlot(definition.name, definition.mark, definition)
        axes.append(Axis(slots: [slot], points: .distribution(distribution)))
      case .cases(let table): try addCases(definition, table)
      case .template(let template):
        let slot = try addSlot(definition.name, definition.mark, definition)
        derivations[slot] = try derivation(template, definition)
      case .expression(let expression):
        let slot = try addSlot(definition.name, definition.mark, definition)
        derivations[slot] = .expression(try slots.resolve(expression))
      case nil:
        throw SpecError("\(definition.title) has no value", at: definition.mark)
      }
    }
    resolveTemplateWritings()
  }

  /// Gives a parameter its slot, its writing and its conditions.
  private mutating func addSlot(
    _ name: String, _ mark: Mark, _ definition: ParameterDefinition
  ) throws(SpecError) -> Int {
    guard let slot = slots[name] else { throw SpecError(slots.unknown(name), at: mark) }
    guard writings[slot] == nil else {
      throw SpecError("parameter '\(name)' is defined twice", at: mark)
    }
    let writing = ParameterForm(
      name: name, definition.style.over(block.style), in: block.dialect)
    if let (problem, hint) = ParameterName.problem(
      name, as: writing.form, option: definition.style.option)
    {
      throw SpecError("parameter name '\(name)' \(problem)", at: mark, hint: hint)
    }
    writings[slot] = writing
    marks[slot] = mark
    order.append(slot)
    for condition in definition.conditions {
      conditions[slot, default: []].append(try slots.resolve(condition))
    }
    return slot
  }

  private mutating func addAxis(
    _ definition: ParameterDefinition, _ slot: Int, _ values: ValueSequence
  ) throws(SpecError) {
    guard let group = block.zip?.first(where: { $0.names.contains { $0.name == definition.name } })
    else {
      axes.append(
        Axis(slots: [slot], points: .sequence(withoutRepeated(values, definition, slot))))
      return
    }
    // The group stands at the place of its first parameter.
    guard group.leader(in: block.parameters) == definition.name else { return }
    axes.append(try group.axis(of: block.parameters, slots: slots, warnings: &warnings))
  }

  private mutating func withoutRepeated(
    _ values: ValueSequence, _ definition: ParameterDefinition, _ slot: Int
  ) -> ValueSequence {
    guard case .listed(let listed) = values, let writing = writings[slot] else { return values }
    let distinct = DistinctValues(
      of: listed, writing,
      seeingTypes: block.dialect == .wandb && block.command?.showsTypes == true)
    if let repetition = distinct.repetition {
      warnings.append(
        SpecWarning(message: "\(definition.title): \(repetition)", mark: definition.mark))
    }
    return .listed(distinct.values)
  }

  private mutating func addCases(
    _ definition: ParameterDefinition, _ table: CaseTable
  ) throws(SpecError) {
    var members: [Int] = []
    for (name, mark) in zip(table.names, table.marks) {
      members.append(try addSlot(name, mark, definition))
    }
    var seen: Set<[Value?]> = []
    let different = table.rows.filter { seen.insert($0).inserted }
    if different.count < table.rows.count {
      warnings.append(
        SpecWarning(
          message: "\(definition.title): the same case is given more than once",
          mark: definition.mark))
    }
    axes.append(Axis(slots: members, points: .rows(different)))
  }

  private func derivation(
    _ template: Template, _ definition: ParameterDefinition
  ) throws(SpecError) -> Grid.Derivation {
    var parts: [Grid.TemplatePart] = []
    for part in template.parts {
      switch part {
      case .text(let text): parts.append(.text(text))
      case .name(let name, let offset):
        guard let slot = slots[name] else {
          throw SpecError(
            "\(definition.title): \(slots.unknown(name))", at: template.mark(ofCharacter: offset))
        }
        let placeholder = ParameterForm(name: name, block.style, in: block.dialect)
        parts.append(.slot(slot, placeholder))
      }
    }
    return .template(parts)
  }

  /// A template may name a parameter that is defined further down: its writing is known only when
  /// all parameters are.
  private mutating func resolveTemplateWritings() {
    for (slot, derivation) in derivations {
      guard case .template(let parts) = derivation else { continue }
      derivations[slot] = .template(
        parts.map { part in
          guard case .slot(let named, _) = part, let writing = writings[named] else { return part }
          return .slot(named, writing)
        })
    }
  }

  private mutating func addReplicates() throws(SpecError) {
    guard let replicates = block.replicates else { return }
    guard let slot = slots[replicates.name], writings[slot] == nil else {
      throw SpecError(
        "replicates: '\(replicates.name)' is a parameter already", at: replicates.mark,
        hint: "choose another name with 'replicates: {count: ..., parameter: ...}'")
    }
    let definition = ParameterDefinition(
      name: replicates.name, mark: replicates.mark, style: replicates.style)
    _ = try addSlot(replicates.name, replicates.mark, definition)
    axes.append(Axis(slots: [slot], points: .sequence(.arithmetic(replicates.sequence))))
  }

  // MARK: - The whole

  private mutating func finish() throws(SpecError) -> Grid {
    var product: UInt128 = 1
    for axis in axes {
      let (next, overflow) = product.multipliedReportingOverflow(by: UInt128(axis.count))
      // A search does not go through all of them.
      if overflow, block.method != .grid { break }
      guard !overflow else {
        throw SpecError("the grid has more than 10^38 combinations", at: block.mark)
      }
      product = next
    }
    if product == 1 { warnOfSingleLists() }
    let filters = try resolvedFilters()
    let layout = try CommandLayoutBuilder.layout(
      of: block, slots: slots, order: order, writings: writings, warnings: &warnings)
    try checkReach(layout)
    var schedule = StepSchedule(
      axes: axes, conditions: conditions, derivations: derivations, names: slots.names,
      marks: marks)
    let plan = try schedule.plan(filters)
    return Grid(
      slotCount: slots.names.count, axes: axes, initialSteps: plan.initial, steps: plan.steps,
      presences: plan.presences, levels: plan.levels(of: order, count: slots.names.count),
      layout: layout, dialect: block.dialect, writings: writings, watched: watched(filters, layout),
      marks: marks, product: product)
  }

  /// Where there is one command, a list may be meant as several values.
  private mutating func warnOfSingleLists() {
    guard block.dialect == .own, block.style.lists == nil else { return }
    for definition in block.parameters
    where definition.isSingleList && definition.style.lists == nil {
      warnings.append(
        SpecWarning(
          message: "\(definition.title): the list after 'value' is one value (did you mean "
            + "'values'?); 'lists: json' says that it is", mark: definition.mark))
    }
  }

  /// A sweep file whose values do not reach the program makes equal commands.
  private mutating func checkReach(_ layout: CommandLayout) throws(SpecError) {
    guard block.dialect == .wandb, let command = block.command, let mark = block.commandMark else {
      return
    }
    let reach = CommandReach(layout, command, derivations: derivations)
    if let warning = try reach.check(
      order, names: slots.names, writings: writings, axes: axes, at: mark)
    {
      warnings.append(warning)
    }
  }

  private func resolvedFilters() throws(SpecError) -> [Grid.Filter] {
    var filters: [Grid.Filter] = []
    for filter in block.filters {
      switch filter {
      case .require(let expression): filters.append(.require(try slots.resolve(expression)))
      case .reject(let expression): filters.append(.reject(try slots.resolve(expression)))
      case .rejectPattern(let pattern):
        var conditions: [(slot: Int, values: [Value])] = []
        for condition in pattern.conditions {
          guard let slot = slots[condition.name] else {
            throw SpecError("exclude: \(slots.unknown(condition.name))", at: condition.mark)
          }
          conditions.append((slot, condition.values))
        }
        filters.append(.rejectPattern(conditions))
      }
    }
    return filters
  }

  private func watched(_ filters: [Grid.Filter], _ layout: CommandLayout) -> [Bool] {
    var needed: Set<Int> = []
    for filter in filters { needed.formUnion(filter.slots) }
    for condition in conditions.values.joined() { needed.formUnion(condition.slots) }
    for (slot, derivation) in derivations {
      needed.insert(slot)
      needed.formUnion(derivation.slots)
    }
    for case .json(let slots, _) in layout.segments { needed.formUnion(slots) }
    return slots.names.indices.map(needed.contains)
  }
}
