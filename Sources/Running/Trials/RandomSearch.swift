import Operations
import Randomness
import Sweeps

/// Trials that are drawn at random: lists are categories, search functions are ranges, all other
/// flags are unchanged. Each trial can be had without the others. No combination comes twice
/// before all have come, if there is an end to them.
package struct RandomSearch: Hashable, Sendable {
  package static let defaultMaximum = 20

  private struct Dimension: Hashable, Sendable {
    enum Values: Hashable, Sendable {
      case listed([FlagValue])
      case integers(ClosedRange<Int>)
      case continuous(SearchFunction)
    }

    var name: String
    var values: Values
    /// What the first trial has.
    var initial: FlagValue?

    /// How many values there are; nil if there is no end to them.
    var count: UInt128? {
      switch values {
      case .listed(let values): UInt128(values.count)
      case .integers(let range): UInt128(Int128(range.upperBound) - Int128(range.lowerBound)) + 1
      case .continuous: nil
      }
    }

    func value(at position: UInt128) -> FlagValue {
      switch values {
      case .listed(let values): values[Int(position)]
      case .integers(let range): .integer(Int(Int128(range.lowerBound) + Int128(position)))
      case .continuous: .null
      }
    }

    func position(of value: FlagValue) -> UInt128? {
      switch values {
      case .listed(let values):
        values.firstIndex { $0.isSame(as: value) }.map { UInt128($0) }
      case .integers(let range):
        if case .integer(let number) = value.plain, range.contains(number) {
          UInt128(Int128(number) - Int128(range.lowerBound))
        } else {
          nil
        }
      case .continuous: nil
      }
    }
  }

  private let constants: Flags
  private let dimensions: [Dimension]
  private let seed: UInt64
  /// How many combinations there are; nil if there is no end to them, or none that matters.
  private let size: UInt128?
  /// The place of the first trial's values among the combinations, if they are among them.
  private let start: UInt128?
  package let count: Int

  package init(_ flags: Flags, maximum: Int?, seed: UInt64) throws(TrialError) {
    var constants = Flags()
    var dimensions: [Dimension] = []
    for (name, value) in flags.sorted {
      switch value {
      case .list(let values):
        guard !values.isEmpty else { throw .emptyCategories(flag: name) }
        // A value that is listed twice is still one combination.
        let different = values.reduce(into: [FlagValue]()) { different, value in
          if !different.contains(where: { $0.isSame(as: value) }) { different.append(value) }
        }
        dimensions.append(Dimension(name: name, values: .listed(different), initial: nil))
      case .search(let function):
        let values: Dimension.Values =
          switch function.space {
          case .integers(let range): .integers(range)
          case .categories(let values): .listed(values)
          case .reals: .continuous(function)
          }
        dimensions.append(Dimension(name: name, values: values, initial: function.initial))
      default:
        constants[name] = value
        if flags.isAssumed(name) { constants.assume(value, for: name) }
      }
    }
    guard !dimensions.isEmpty else { throw .noDimensions(flags: flags.assignments) }
    self.constants = constants
    self.dimensions = dimensions
    self.seed = seed
    count = maximum ?? Self.defaultMaximum
    size = Self.product(dimensions)
    start = size.flatMap { Self.start(of: dimensions, size: $0, seed: seed) }
  }

  /// The trial of this number, counted from 0.
  package func trial(at place: Int) -> Flags {
    var trial = constants
    guard let size else {
      for dimension in dimensions {
        let initial = place == 0 ? dimension.initial : nil
        trial[dimension.name] = initial ?? value(of: dimension, place: UInt128(place))
      }
      return trial
    }
    var rest = combination(at: UInt128(place), of: size)
    for dimension in dimensions.reversed() {
      let count = dimension.count ?? 1
      trial[dimension.name] = dimension.value(at: rest % count)
      rest /= count
    }
    // An initial value need not be one of those that are drawn.
    if place == 0 {
      for dimension in dimensions {
        if let initial = dimension.initial { trial[dimension.name] = initial }
      }
    }
    return trial
  }

  /// The combination that a trial gets: all of them in a random order, then in another one. The
  /// first is the one of the initial values.
  private func combination(at place: UInt128, of size: UInt128) -> UInt128 {
    let round = place / size
    let position = place % size
    let permutation = Self.permutation(of: size, round: round, seed: seed)
    guard round == 0, let start else { return permutation[position] }
    if position == 0 { return start }
    let drawn = permutation[position - 1]
    return drawn == start ? permutation[size - 1] : drawn
  }

  private static func permutation(
    of size: UInt128, round: UInt128, seed: UInt64
  ) -> IndexPermutation {
    let own = SplitMix64.mix(SplitMix64.mix(seed) &+ UInt64(truncatingIfNeeded: round))
    return IndexPermutation(count: size, seed: own)
  }

  private func value(of dimension: Dimension, place: UInt128) -> FlagValue {
    var chance = NamedChance(seed: seed, place: place, name: dimension.name)
    switch dimension.values {
    case .listed(let values): return values.randomElement(using: &chance) ?? .null
    case .integers(let range): return .integer(Int.random(in: range, using: &chance))
    case .continuous(let function): return function.value(by: &chance)
    }
  }

  private static func product(_ dimensions: [Dimension]) -> UInt128? {
    var product: UInt128 = 1
    for dimension in dimensions {
      guard let count = dimension.count else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: count)
      // Enough that none is drawn twice by chance, and more than a permutation can hold.
      guard !overflow, next < UInt128(1) << 120 else { return nil }
      product = next
    }
    return product
  }

  /// Nil if no dimension has an initial value.
  private static func start(
    of dimensions: [Dimension], size: UInt128, seed: UInt64
  ) -> UInt128? {
    guard dimensions.contains(where: { $0.initial != nil }) else { return nil }
    let drawn = permutation(of: size, round: 0, seed: seed)[0]
    var rest = drawn
    var start: UInt128 = 0
    var weight: UInt128 = 1
    for dimension in dimensions.reversed() {
      let count = dimension.count ?? 1
      let position = dimension.initial.flatMap(dimension.position(of:)) ?? rest % count
      start += position * weight
      rest /= count
      weight *= count
    }
    return start
  }
}
