import Glibc

extension Dimension.Domain {
  /// Of fewer values the order says nothing.
  private static let leastOrdered = 3
  private static let tolerance = 1e-9

  /// That of values that are listed, by their places; `numbers` has nil for each that is none. They are in
  /// order if they are numbers that grow or shrink by equal steps or in equal ratios, else choices.
  package init(listed numbers: [Double?]) {
    self =
      Self.areEvenlySpaced(numbers)
      ? .integers(0...(numbers.count - 1), .linear) : .categories(numbers.count)
  }

  /// Whether its values have an order.
  package var isOrdered: Bool { if case .categories = self { false } else { true } }

  private static func areEvenlySpaced(_ values: [Double?]) -> Bool {
    let numbers = values.compactMap(\.self).filter(\.isFinite)
    guard values.count >= leastOrdered, numbers.count == values.count else { return false }
    if haveEqualSteps(numbers) { return true }
    return numbers.allSatisfy { $0 > 0 } && haveEqualSteps(numbers.map { log($0) })
  }

  private static func haveEqualSteps(_ numbers: [Double]) -> Bool {
    let step = (numbers[numbers.count - 1] - numbers[0]) / Double(numbers.count - 1)
    return step != 0 && step.isFinite
      && numbers.enumerated().allSatisfy { place, number in
        abs(number - numbers[0] - Double(place) * step) <= tolerance * abs(step)
      }
  }
}
