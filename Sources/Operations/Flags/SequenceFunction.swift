import Text
import Sequences

/// A function that stands for a list of numbers.
enum SequenceFunction: String, CaseIterable {
  /// `range[START:END[:STEP]]` with both ends, `range[N]` from 0 to below N.
  case range
  /// `linspace[START:END[:COUNT]]`
  case linspace
  /// `logspace[START:END[:COUNT[:BASE]]]`: powers of the base, by default of 10.
  case logspace
  /// `geomspace[START:END[:COUNT]]`: each the same multiple of the one before.
  case geomspace

  /// Lists are kept whole, also in records: a longer one is not typed on purpose.
  static let longestSequence = 1_000_000
  private static let defaultCount = 5

  /// A number of a call, with its text: `0.1` is exactly a tenth.
  private struct Argument {
    var value: FlagValue
    var decimal: ExactDecimal?
    var number: Double

    init?(_ text: String) {
      if let whole = wholeNumber(text) {
        value = .integer(whole)
        decimal = ExactDecimal(units: whole, decimals: 0)
        number = Double(whole)
      } else if let real = realNumber(text), real.isFinite {
        value = .real(real)
        decimal = ExactDecimal(text)
        number = real
      } else {
        return nil
      }
    }

    init(_ whole: Int) {
      value = .integer(whole)
      decimal = ExactDecimal(units: whole, decimals: 0)
      number = Double(whole)
    }

    var isWhole: Bool { if case .integer = value { true } else { false } }
  }

  func values(
    _ call: FlagFunction.Call, text: String
  ) throws(FlagFunctionError) -> [FlagValue] {
    var numbers: [Argument] = []
    let isEmpty = call.arguments == [""]
    for argument in isEmpty ? [] : call.arguments {
      guard let number = Argument(argument) else { throw .notANumber(argument, call: text) }
      numbers.append(number)
    }
    guard numbers.count >= leastArguments else {
      throw .argumentCount("requires at least \(leastArguments) arg(s)", call: text)
    }
    guard numbers.count <= mostArguments else {
      throw .argumentCount("takes at most \(mostArguments) args", call: text)
    }
    if self == .range { return try Self.range(numbers, text) }
    let values = try spaced(numbers.map(\.number), text)
    guard values.allSatisfy(\.isFinite) else {
      throw .outOfDomain("the numbers are too large", call: text)
    }
    return values.map(FlagValue.real)
  }

  private var leastArguments: Int { self == .range ? 1 : 2 }
  private var mostArguments: Int { self == .logspace ? 4 : 3 }

  private static func range(
    _ numbers: [Argument], _ text: String
  ) throws(FlagFunctionError) -> [FlagValue] {
    let hasStart = numbers.count > 1
    let start = hasStart ? numbers[0] : Argument(0)
    let end = hasStart ? numbers[1] : numbers[0]
    let step = numbers.count > 2 ? numbers[2] : Argument(1)
    guard step.number != 0 else { throw .zeroStep(call: text) }
    if let first = start.decimal, let last = end.decimal, let stride = step.decimal {
      do throws(ArithmeticSequence.Problem) {
        let sequence = try ArithmeticSequence(
          from: first, to: last, by: stride, includingEnd: hasStart)
        guard sequence.count <= longestSequence else { throw .tooLarge }
        let isWhole = start.isWhole && end.isWhole && step.isWhole
        return (0..<sequence.count).map { position in
          let number = sequence[position]
          return isWhole ? .integer(number.units) : .real(Double(number.text) ?? .nan)
        }
      } catch {
        switch error {
        case .empty: return []
        case .tooLarge: throw .tooLong(call: text)
        }
      }
    }
    guard
      let all = SpacedSequence.steps(
        from: start.number, to: end.number, by: step.number, limit: longestSequence)
    else { throw .tooLong(call: text) }
    return (hasStart ? all : all.filter { $0 < end.number }).map(FlagValue.real)
  }

  private func spaced(
    _ values: [Double], _ text: String
  ) throws(FlagFunctionError) -> [Double] {
    let count = values.count > 2 ? values[2] : Double(Self.defaultCount)
    guard count >= 0, count == count.rounded() else {
      throw .outOfDomain("the count must be a whole number", call: text)
    }
    guard count <= Double(Self.longestSequence) else { throw .tooLong(call: text) }
    let (start, end, number) = (values[0], values[1], Int(count))
    switch self {
    case .range, .linspace: return SpacedSequence.linear(from: start, to: end, count: number)
    case .logspace:
      let base = values.count > 3 ? values[3] : 10
      guard base > 0 else { throw .outOfDomain("the base must be above 0", call: text) }
      return SpacedSequence.logarithmic(from: start, to: end, count: number, base: base)
    case .geomspace:
      guard let values = SpacedSequence.geometric(from: start, to: end, count: number) else {
        throw .outOfDomain("both ends must be above 0, or both below", call: text)
      }
      return values
    }
  }
}
