/// Equally spaced exact decimals, computed when they are asked for.
struct ArithmeticSequence: Hashable, Sendable {
  enum Problem: Error {
    /// The step leads away from the end.
    case empty
    case tooLarge
  }

  let first: ExactDecimal
  /// In the units of `first`.
  let step: Int
  let count: Int

  /// From `first` in steps of `step` (not 0) up to `end`, or down to it.
  init(
    from first: ExactDecimal, to end: ExactDecimal, by step: ExactDecimal, includingEnd: Bool
  ) throws(Problem) {
    let decimals = max(first.decimals, step.decimals)
    let finest = max(decimals, end.decimals)
    guard
      let start = first.units(withDecimals: decimals),
      let stride = step.units(withDecimals: decimals),
      let fineStart = first.units(withDecimals: finest),
      let fineEnd = end.units(withDecimals: finest),
      let fineStride = step.units(withDecimals: finest)
    else { throw .tooLarge }
    let (distance, overflow) = fineEnd.subtractingReportingOverflow(fineStart)
    guard !overflow, distance != .min, fineStride != .min, fineStride != 0 else {
      throw .tooLarge
    }
    guard distance == 0 || (distance > 0) == (fineStride > 0) else { throw .empty }
    let (steps, remainder) = abs(distance).quotientAndRemainder(dividingBy: abs(fineStride))
    let (count, isTooMany) = steps.addingReportingOverflow(remainder > 0 || includingEnd ? 1 : 0)
    guard !isTooMany else { throw .tooLarge }
    guard count > 0 else { throw .empty }
    self.first = ExactDecimal(units: start, decimals: decimals)
    self.step = stride
    self.count = count
  }

  subscript(position: Int) -> ExactDecimal {
    ExactDecimal(units: first.units + step * position, decimals: first.decimals)
  }

  /// Where this text stands in the sequence.
  func position(of text: String) -> Int? {
    guard let number = ExactDecimal(text), number.decimals == first.decimals else { return nil }
    let (distance, overflow) = number.units.subtractingReportingOverflow(first.units)
    guard !overflow, distance.isMultiple(of: step) else { return nil }
    let position = distance / step
    return (0..<count).contains(position) && self[position].text == text ? position : nil
  }
}
