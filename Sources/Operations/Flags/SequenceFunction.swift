import Glibc
import Text

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

  /// Lists are kept as they are, also in records: nobody types a longer one on purpose.
  static let longestSequence = 1_000_000
  private static let defaultCount = 5

  func values(
    _ call: FlagFunction.Call, text: String
  ) throws(FlagFunctionError) -> [FlagValue] {
    var numbers: [FlagValue] = []
    let isEmpty = call.arguments == [""]
    for argument in isEmpty ? [] : call.arguments {
      if let whole = wholeNumber(argument) {
        numbers.append(.integer(whole))
      } else if let real = realNumber(argument), real.isFinite {
        numbers.append(.real(real))
      } else {
        throw .notANumber(argument, call: text)
      }
    }
    guard numbers.count >= leastArguments else {
      throw .argumentCount("requires at least \(leastArguments) arg(s)", call: text)
    }
    guard numbers.count <= mostArguments else {
      throw .argumentCount("takes at most \(mostArguments) args", call: text)
    }
    return self == .range ? try Self.range(numbers, text) : try spaced(numbers, text)
  }

  private var leastArguments: Int { self == .range ? 1 : 2 }
  private var mostArguments: Int { self == .logspace ? 4 : 3 }

  private static func range(
    _ numbers: [FlagValue], _ text: String
  ) throws(FlagFunctionError) -> [FlagValue] {
    let step = numbers.count > 2 ? numbers[2] : .integer(1)
    guard step.number != 0 else { throw .zeroStep(call: text) }
    let start = numbers.count > 1 ? numbers[0] : .integer(0)
    let end = numbers.count > 1 ? numbers[1] : numbers[0]
    if case .integer(let start) = start, case .integer(let end) = end,
      case .integer(let step) = step
    {
      let distance = Double(end) - Double(start)
      guard distance / Double(step) < Double(longestSequence) else { throw .tooLong(call: text) }
      return numbers.count > 1
        ? stride(from: start, through: end, by: step).map(FlagValue.integer)
        : stride(from: start, to: end, by: step).map(FlagValue.integer)
    }
    guard let start = start.number, let end = end.number, let step = step.number else { return [] }
    // The end counts where it is missed by no more than rounding.
    let steps = (end - start) / step
    let count = (steps + 1e-9).rounded(.down)
    guard count < Double(longestSequence) else { throw .tooLong(call: text) }
    guard count >= 0 else { return [] }
    let all = (0...Int(count)).map { index in
      let value = start + Double(index) * step
      // What is left of a sum that is 0.
      return value.magnitude < step.magnitude * 1e-9 ? 0 : value
    }
    return (numbers.count > 1 ? all : all.filter { $0 < end }).map { .real(rounded($0)) }
  }

  private func spaced(
    _ numbers: [FlagValue], _ text: String
  ) throws(FlagFunctionError) -> [FlagValue] {
    let values = numbers.compactMap(\.number)
    let count = values.count > 2 ? values[2] : Double(Self.defaultCount)
    guard count >= 0, count == count.rounded() else {
      throw .outOfDomain("the count must be a whole number", call: text)
    }
    guard count <= Double(Self.longestSequence) else { throw .tooLong(call: text) }
    let (start, end) = (values[0], values[1])
    if self == .geomspace, start == 0 || end == 0 || (start < 0) != (end < 0) {
      throw .outOfDomain("both ends must be above 0, or both below", call: text)
    }
    let base = values.count > 3 ? values[3] : 10
    guard base > 0 else { throw .outOfDomain("the base must be above 0", call: text) }
    return (0..<Int(count)).map { index in
      let part = count > 1 ? Double(index) / (count - 1) : 0
      let linear = part == 1 ? end : start + (end - start) * part
      switch self {
      case .range, .linspace: return .real(Self.rounded(linear))
      case .logspace: return .real(Self.rounded(pow(base, linear)))
      case .geomspace:
        return .real(part == 1 ? end : Self.rounded(start * pow(end / start, part)))
      }
    }
  }

  /// To 8 decimals, so that 0.1 + 2 × 0.1 is 0.3; numbers that are almost nothing stay as they
  /// are.
  private static func rounded(_ value: Double) -> Double {
    guard value.magnitude > 1e-8, value.magnitude < 1e7 else { return value }
    return (value * 1e8).rounded() / 1e8
  }
}
