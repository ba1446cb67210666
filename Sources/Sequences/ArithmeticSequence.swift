/// Equally spaced exact decimals, computed when they are asked for.
package struct ArithmeticSequence: Hashable, Sendable {
  package enum Problem: Error {
    /// The step leads away from the end, or there is nothing before it.
    case empty
    case tooLarge
  }

  package let first: ExactDecimal
  /// In the units of `first`.
  package let step: Int
  package let count: Int

  /// From `first` in steps of `step` (not 0) up to `end`, or down to it.
  package init(
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
    guard fineStride != 0 else { throw .tooLarge }
    guard fineEnd == fineStart || (fineEnd > fineStart) == (fineStride > 0) else { throw .empty }
    // What wraps around is right without a sign.
    let distance = UInt(
      bitPattern: fineStride > 0 ? fineEnd &- fineStart : fineStart &- fineEnd)
    let (steps, remainder) = distance.quotientAndRemainder(dividingBy: fineStride.magnitude)
    let (numbers, isTooMany) = steps.addingReportingOverflow(remainder > 0 || includingEnd ? 1 : 0)
    guard !isTooMany, let count = Int(exactly: numbers) else { throw .tooLarge }
    guard count > 0 else { throw .empty }
    self.first = ExactDecimal(units: start, decimals: decimals)
    self.step = stride
    self.count = count
  }

  package subscript(position: Int) -> ExactDecimal {
    ExactDecimal(units: first.units &+ step &* position, decimals: first.decimals)
  }

  /// Where this text stands in the sequence.
  package func position(of text: String) -> Int? {
    guard let number = ExactDecimal(text), number.decimals == first.decimals else { return nil }
    // What lies before the first wraps around, far after the last.
    let distance = UInt(
      bitPattern: step > 0 ? number.units &- first.units : first.units &- number.units)
    guard distance.isMultiple(of: step.magnitude),
      let position = Int(exactly: distance / step.magnitude)
    else { return nil }
    return (0..<count).contains(position) && self[position].text == text ? position : nil
  }
}
