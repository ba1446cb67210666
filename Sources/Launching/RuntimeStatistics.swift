/// What the finished attempts took, as far as a forecast needs it. Seconds.
package struct RuntimeStatistics: Hashable, Sendable {
  package private(set) var count = 0
  package private(set) var sum = 0.0
  package private(set) var sumOfSquares = 0.0
  package private(set) var longest = 0.0

  package init() {}

  package mutating func add(_ runtime: Double) {
    count += 1
    sum += runtime
    sumOfSquares += runtime * runtime
    longest = max(longest, runtime)
  }
}
