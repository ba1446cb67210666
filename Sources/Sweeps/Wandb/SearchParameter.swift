import Glibc
import Sequences
import Text
import YAML

/// Reads a parameter of a sweep file that is a search.
struct SearchParameter {
  /// The keys of distributions.
  private static let keys = [
    "values", "value", "min", "max", "q", "mu", "sigma", "a", "b", "probabilities",
  ]
  /// How far probabilities may be from 1 in sum.
  private static let tolerance = 1e-5

  private let section: Section
  private let distribution: WandbDistribution

  /// What a search chooses from; nil where the parameter has no distribution of W&B, named or implied.
  static func source(_ section: Section) throws(SpecError) -> ParameterDefinition.Source? {
    let named = try WandbDistribution.named(in: section)
    guard let distribution = try named == nil ? implied(by: section) : named else { return nil }
    try distribution.checkNeeded(section)
    let known = distribution.needed + distribution.optional
    if let foreign = section.entries.first(where: {
      (keys + ParameterSection.ownSources).contains($0.key) && !known.contains($0.key)
    }) {
      throw named == nil
        ? foreignToImplied(foreign, distribution, section)
        : distribution.doesNotKnow(foreign, of: section)
    }
    return try SearchParameter(section: section, distribution: distribution).source
  }

  /// What W&B takes for meant where no distribution is named.
  private static func implied(by section: Section) throws(SpecError) -> WandbDistribution? {
    if section["values"] != nil {
      return section["probabilities"] == nil ? .categorical : .weighted
    }
    if section["value"] != nil { return .constant }
    // A range in steps is batchrun's.
    if section["step"] != nil { return nil }
    if let min = section.entry("min"), let max = section.entry("max") {
      let bounds = (
        try WandbNumber(min.value, "\(section.name): 'min'"),
        try WandbNumber(max.value, "\(section.name): 'max'")
      )
      return bounds.0.isWhole && bounds.1.isWhole ? .wholeNumbers : .uniform
    }
    if let max = section.entry("max") {
      throw SpecError("\(section.name): 'max' needs 'min'", at: max.mark)
    }
    for (key, distribution) in [
      ("probabilities", "categorical"), ("mu", "normal"), ("sigma", "normal"), ("a", "beta"),
      ("b", "beta"),
      ("q", "q_uniform"),
    ] {
      guard let entry = section.entry(key) else { continue }
      throw SpecError(
        "\(section.name): '\(key)' needs a distribution", at: entry.mark,
        hint: "such as 'distribution: \(distribution)'")
    }
    return nil
  }

  private static func foreignToImplied(
    _ foreign: Section.Entry, _ distribution: WandbDistribution, _ section: Section
  ) -> SpecError {
    let others = distribution.needed.map { "'\($0)'" }.joined(separator: " and ")
    return SpecError(
      "\(section.name): '\(foreign.key)' does not go with \(others)", at: foreign.mark,
      hint: foreign.key == "q" ? "add 'distribution: q_uniform'" : nil)
  }

  // MARK: - Values

  private var source: ParameterDefinition.Source {
    get throws(SpecError) {
      switch distribution {
      case .categorical, .weighted:
        guard let entry = section.entry("probabilities") else {
          return .values(try values("values"))
        }
        return try weighted(entry)
      case .constant: return .values(try values("value"))
      default:
        let numbers = try numbers
        return numbers.constant.map { .values(.listed([$0])) } ?? .distribution(numbers)
      }
    }
  }

  private func values(_ key: String) throws(SpecError) -> ValueSequence {
    guard let entry = section.entry(key) else { return .listed([]) }
    return try ParameterValues.read(section, entry, .wandb)
  }

  private func weighted(_ entry: Section.Entry) throws(SpecError) -> ParameterDefinition.Source {
    let owner = "\(section.name): 'probabilities'"
    guard let items = entry.value.sequence else {
      throw section.wrongKind(of: entry.key, entry.value, expected: "a list of numbers")
    }
    let values = try values("values")
    guard items.count == values.count else {
      throw SpecError(
        "\(owner) has \(counted(items.count, "number")) for \(counted(values.count, "value"))",
        at: entry.mark)
    }
    var weights: [Double] = []
    for item in items {
      let weight = try WandbNumber(item, "\(owner): an item").value
      guard weight >= 0 else { throw SpecError("\(owner): an item is below 0", at: item.start) }
      weights.append(weight)
    }
    let sum = weights.reduce(0, +)
    guard abs(sum - 1) <= Self.tolerance else {
      throw SpecError("\(owner) must be 1 in sum, not \(shortDecimal(sum))", at: entry.mark)
    }
    return .weighted((0..<values.count).map { values[$0] }, weights)
  }

  // MARK: - Numbers

  private var numbers: Distribution {
    get throws(SpecError) {
      let numbers = Distribution(try shape, quantum: try quantum)
      guard numbers.isWritable else {
        throw SpecError("\(section.name) has numbers that are too large", at: section.mark)
      }
      return numbers
    }
  }

  private var shape: Distribution.Shape {
    get throws(SpecError) {
      switch distribution {
      case .wholeNumbers: return try wholeNumbers
      case .normal, .quantizedNormal:
        return .normal(mean: try number("mu") ?? 0, deviation: try number("sigma", atLeast: 0) ?? 1)
      case .logNormal, .quantizedLogNormal:
        return .logNormal(
          mean: try number("mu") ?? 0, deviation: try number("sigma", atLeast: 0) ?? 1)
      case .beta, .quantizedBeta:
        return .beta(try number("a", above: 0) ?? 1, try number("b", above: 0) ?? 1)
      case .logUniform, .quantizedLogUniform: return .logUniform(try powers(try bounds))
      case .inverseLogUniform:
        let bounds = try bounds
        return .logUniform(try powers(-bounds.upperBound ... -bounds.lowerBound))
      case .logUniformValues, .inverseLogUniformValues, .quantizedLogUniformValues:
        let bounds = try bounds
        guard bounds.lowerBound > 0 else {
          throw SpecError("\(section.name): 'min' must be above 0", at: place(of: "min"))
        }
        return .logUniform(bounds)
      case .uniform, .quantized, .categorical, .weighted, .constant: return .uniform(try bounds)
      }
    }
  }

  private var bounds: ClosedRange<Double> {
    get throws(SpecError) {
      let (min, max) = (try number("min") ?? 0, try number("max") ?? 0)
      guard min <= max else {
        throw WandbRange.wrongOrder(section, decimalText(min), decimalText(max), place(of: "max"))
      }
      return min...max
    }
  }

  private var wholeNumbers: Distribution.Shape {
    get throws(SpecError) {
      guard let min = section["min"], let max = section["max"] else { return .wholeNumbers(0...0) }
      let first = try WandbRange.wholeNumber(min, "\(section.name): 'min'")
      let last = try WandbRange.wholeNumber(max, "\(section.name): 'max'")
      guard first <= last else {
        throw WandbRange.wrongOrder(section, "\(first)", "\(last)", place(of: "max"))
      }
      return .wholeNumbers(first...last)
    }
  }

  private func powers(_ exponents: ClosedRange<Double>) throws(SpecError) -> ClosedRange<Double> {
    let (first, last) = (exp(exponents.lowerBound), exp(exponents.upperBound))
    guard first > 0, last.isFinite else {
      throw SpecError(
        "\(section.name): 'min' and 'max' are exponents here, and e to their power is out of range",
        at: place(of: "max"),
        hint: "'distribution: log_uniform_values' takes the numbers themselves")
    }
    return first...last
  }

  private var quantum: ExactDecimal? {
    get throws(SpecError) {
      guard distribution.isQuantized else { return nil }
      guard let node = section["q"] else { return ExactDecimal(units: 1, decimals: 0) }
      return try WandbRange.quantum(node, section)
    }
  }

  /// The number under a key; nil where it is missing.
  private func number(
    _ key: String, atLeast least: Int? = nil, above bound: Int? = nil
  ) throws(SpecError) -> Double? {
    guard let node = section[key] else { return nil }
    let number = try WandbNumber(node, "\(section.name): '\(key)'").value
    if let least, number < Double(least) {
      throw SpecError("\(section.name): '\(key)' must be at least \(least)", at: node.start)
    }
    if let bound, number <= Double(bound) {
      throw SpecError("\(section.name): '\(key)' must be above \(bound)", at: node.start)
    }
    return number
  }

  private func place(of key: String) -> Mark { section.entry(key)?.mark ?? section.mark }

  // MARK: - Warnings

  /// About exponents that are taken for numbers.
  static func warning(_ section: Section) -> SpecWarning? {
    guard let distribution = try? WandbDistribution.named(in: section), distribution.takesExponents,
      let min = section["min"], let max = section.entry("max"),
      let first = try? WandbNumber(min, "").value, let last = try? WandbNumber(max.value, "").value,
      first >= 0, last <= 1
    else { return nil }
    let ends =
      distribution == .inverseLogUniform ? [exp(-last), exp(-first)] : [exp(first), exp(last)]
    return SpecWarning(
      message: "\(section.name): '\(distribution.rawValue)' takes exponents: this is from "
        + "\(shortDecimal(ends[0])) to \(shortDecimal(ends[1])); '\(distribution.rawValue)_values' takes the "
        + "numbers themselves", mark: max.mark)
  }
}
