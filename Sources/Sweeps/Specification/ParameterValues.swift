import YAML
import Sequences

/// Reads the values of a parameter: `values`, `value`, `min`/`max`/`step`, the sequences, and the
/// short forms.
enum ParameterValues {
  /// More values than this are a range, which needs no memory, or a mistake.
  static let mostListed = 1_000_000

  /// `lr: 0.1`, `lr: [0.1, 0.01]`, `lr: linspace[0:1:5]`.
  static func short(
    _ node: Node, _ owner: String, _ dialect: Dialect
  ) throws(SpecError) -> ValueSequence {
    if let scalar = node.scalar, scalar.style == .plain,
      let sequence = try SequenceCall.read(scalar.text, node, owner)
    {
      return sequence
    }
    if let items = node.sequence {
      return try listed(items, node, owner, "the list of values", dialect)
    }
    return .listed([try Value(node, of: owner, in: dialect)])
  }

  static func read(
    _ section: Section, _ given: Section.Entry, _ dialect: Dialect
  ) throws(SpecError) -> ValueSequence {
    let owner = section.name
    let node = given.value
    switch given.key {
    case "values":
      guard let items = node.sequence else {
        throw SpecError(
          "\(owner): 'values' must be a list, not \(node.kindName)", at: node.start,
          hint: "write a single value as 'value: ...'")
      }
      return try listed(items, node, owner, "'values'", dialect)
    case "value":
      guard node.scalar?.isAbsent != true || dialect == .wandb else {
        throw SpecError(
          "\(owner) has no value: 'value' is empty", at: given.mark,
          hint: "write '' for empty text and null for no value")
      }
      return .listed([try Value(node, of: owner, in: dialect)])
    case "max":
      return dialect == .wandb
        ? try WandbRange.read(section, given) : try counting(section, given)
    default:
      return try SequenceCall.read(
        function: given.key, try arguments(section, given), at: node.start, owner)
    }
  }

  private static func listed(
    _ items: [Node], _ node: Node, _ owner: String, _ title: String, _ dialect: Dialect
  ) throws(SpecError) -> ValueSequence {
    guard !items.isEmpty else { throw SpecError("\(owner): \(title) is empty", at: node.start) }
    var values: [Value] = []
    for item in items { values.append(try Value(item, of: owner, in: dialect)) }
    return .listed(values)
  }

  private static func arguments(
    _ section: Section, _ given: Section.Entry
  ) throws(SpecError) -> [SequenceCall.Argument] {
    guard let items = given.value.sequence else {
      throw section.wrongKind(of: given.key, given.value, expected: "a list of numbers")
    }
    return items.map { SequenceCall.Argument(node: $0) }
  }

  /// `min` (0), `max` (excluded unless `inclusive`), `step` (1).
  private static func counting(
    _ section: Section, _ max: Section.Entry
  ) throws(SpecError) -> ValueSequence {
    let owner = section.name
    let end = try decimalNumber(max.value, "\(owner): 'max'")
    var start = ExactDecimal(units: 0, decimals: 0)
    if let node = section["min"] { start = try decimalNumber(node, "\(owner): 'min'") }
    let step = try step(section)
    guard step != nil || start.isWhole && end.isWhole else {
      throw SpecError(
        "\(owner): a range with fractions needs 'step'", at: max.mark,
        hint: "for a number of equally spaced values, give 'linspace: [first, last, count]'")
    }
    return try sequence(
      from: start, to: end, by: step ?? ExactDecimal(units: 1, decimals: 0),
      includingEnd: try section.truth("inclusive") ?? false, at: max.mark, owner)
  }

  /// `step`, which is not 0; nil if there is none.
  static func step(_ section: Section) throws(SpecError) -> ExactDecimal? {
    guard let node = section["step"] else { return nil }
    let step = try decimalNumber(node, "\(section.name): 'step'")
    guard step.units != 0 else {
      throw SpecError("\(section.name): 'step' must not be 0", at: node.start)
    }
    return step
  }

  static func sequence(
    from start: ExactDecimal, to end: ExactDecimal, by step: ExactDecimal, includingEnd: Bool,
    at mark: Mark, _ owner: String
  ) throws(SpecError) -> ValueSequence {
    do throws(ArithmeticSequence.Problem) {
      return .arithmetic(
        try ArithmeticSequence(from: start, to: end, by: step, includingEnd: includingEnd))
    } catch {
      switch error {
      case .empty:
        throw SpecError(
          "\(owner): the range from \(start.text) to \(end.text) in steps of \(step.text) is empty",
          at: mark, hint: end.text == start.text ? "'inclusive: true' keeps the end" : nil)
      case .tooLarge:
        throw SpecError("\(owner): the range has numbers that are too large", at: mark)
      }
    }
  }
}
