import Sequences
import YAML

/// The values between `min` and `max` of a sweep file.
enum WandbRange {
  static func read(
    _ section: Section, _ max: Section.Entry
  ) throws(SpecError) -> ValueSequence {
    let distribution = try WandbDistribution(section)
    guard let min = section["min"] else {
      throw SpecError("\(section.name): 'max' needs 'min'", at: max.mark)
    }
    let bounds = (
      first: try number(min, "\(section.name): 'min'"),
      last: try number(max.value, "\(section.name): 'max'")
    )
    if distribution == .wholeNumbers {
      try checkWhole(bounds.first, min, "\(section.name): 'min'")
      try checkWhole(bounds.last, max.value, "\(section.name): 'max'")
    }
    if let step = try ParameterValues.step(section) {
      // It is batchrun's; the end is included anyway.
      return try ParameterValues.sequence(
        from: bounds.first, to: bounds.last, by: step,
        includingEnd: try section.truth("inclusive") ?? true, at: max.mark, section.name)
    }
    guard bounds.first.double != bounds.last.double else {
      return .listed([.text(bounds.first.text, plain: true)])
    }
    try checkOrder(section, bounds.first, bounds.last, max.mark)
    if distribution == .quantized { return try quantized(section, bounds.first, bounds.last, max) }
    guard bounds.first.decimals == 0, bounds.last.decimals == 0 else {
      throw SpecError(
        "\(section.name): a range of fractions is for a search, and this is a grid", at: max.mark,
        hint: "list the values, or give 'distribution: q_uniform' with 'q'")
    }
    return try ParameterValues.sequence(
      from: bounds.first, to: bounds.last, by: ExactDecimal(units: 1, decimals: 0),
      includingEnd: try section.truth("inclusive") ?? true, at: max.mark, section.name)
  }

  /// As many values as NumPy's `arange` gives, which has no end; written exactly.
  private static func quantized(
    _ section: Section, _ first: ExactDecimal, _ last: ExactDecimal, _ max: Section.Entry
  ) throws(SpecError) -> ValueSequence {
    var quantum = ExactDecimal(units: 1, decimals: 0)
    if let node = section["q"] { quantum = try self.quantum(node, section) }
    let decimals = Swift.max(first.decimals, quantum.decimals)
    let steps = ((last.double - first.double) / quantum.double).rounded(.up)
    guard let count = Int(exactly: steps), let start = first.units(withDecimals: decimals),
      let stride = quantum.units(withDecimals: decimals)
    else { throw tooLarge(section, max.mark) }
    let (distance, isTooFar) = stride.multipliedReportingOverflow(by: count)
    let (end, isTooLarge) = start.addingReportingOverflow(distance)
    guard !isTooFar, !isTooLarge else { throw tooLarge(section, max.mark) }
    return try ParameterValues.sequence(
      from: first, to: ExactDecimal(units: end, decimals: decimals), by: quantum,
      includingEnd: false, at: max.mark, section.name)
  }

  /// `q`, which is above 0.
  static func quantum(_ node: Node, _ section: Section) throws(SpecError) -> ExactDecimal {
    let quantum = try number(node, "\(section.name): 'q'")
    guard quantum.units > 0 else {
      throw SpecError("\(section.name): 'q' must be above 0", at: node.start)
    }
    return quantum
  }

  /// A bound of whole numbers.
  static func wholeNumber(_ node: Node, _ owner: String) throws(SpecError) -> Int {
    let number = try number(node, owner)
    try checkWhole(number, node, owner)
    return number.units
  }

  private static func tooLarge(_ section: Section, _ mark: Mark) -> SpecError {
    SpecError("\(section.name): the range has numbers that are too large", at: mark)
  }

  /// A whole number in any form of PyYAML's, or a plain decimal.
  private static func number(_ node: Node, _ owner: String) throws(SpecError) -> ExactDecimal {
    if let scalar = node.scalar, scalar.style == .plain, node.tag != .string,
      case .integer(let digits) = PyYAMLScalar(scalar.text), let units = Int(digits)
    {
      return ExactDecimal(units: units, decimals: 0)
    }
    return try decimalNumber(node, owner)
  }

  private static func checkWhole(
    _ number: ExactDecimal, _ node: Node, _ owner: String
  ) throws(SpecError) {
    guard number.decimals == 0 else {
      throw SpecError("\(owner) must be a whole number, not \(inWords(node))", at: node.start)
    }
  }

  private static func checkOrder(
    _ section: Section, _ first: ExactDecimal, _ last: ExactDecimal, _ mark: Mark
  ) throws(SpecError) {
    guard first.double > last.double else { return }
    throw wrongOrder(section, first.text, last.text, mark)
  }

  static func wrongOrder(
    _ section: Section, _ first: String, _ last: String, _ mark: Mark
  ) -> SpecError {
    SpecError(
      "\(section.name): 'min' must not be above 'max', and \(first) is above \(last)", at: mark)
  }
}
