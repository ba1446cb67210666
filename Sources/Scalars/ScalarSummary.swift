/// What is kept of all values of one scalar.
///
/// The first value is that of the smallest step, the last that of the largest: a program that goes
/// on from an earlier state repeats steps. Of the smallest and the largest value the first
/// occurrence counts. A value that is not a number is skipped by these two, unless there is nothing else.
package struct ScalarSummary: Hashable, Sendable, BitwiseCopyable {
  package private(set) var first: Double
  package private(set) var last: Double
  package private(set) var minimum: Double
  package private(set) var maximum: Double
  package private(set) var total: Double
  package private(set) var count: Int
  /// The steps of these values; nil where they are not known, as in records of earlier versions.
  package private(set) var firstStep: Int?
  package private(set) var lastStep: Int?
  package private(set) var minimumStep: Int?
  package private(set) var maximumStep: Int?

  package init(_ value: Double, step: Int) {
    (first, last, minimum, maximum, total) = (value, value, value, value, value)
    (firstStep, lastStep, minimumStep, maximumStep) = (step, step, step, step)
    count = 1
  }

  /// A summary that was kept.
  package init(
    first: (value: Double, step: Int?), last: (value: Double, step: Int?),
    minimum: (value: Double, step: Int?), maximum: (value: Double, step: Int?), total: Double,
    count: Int
  ) {
    (self.first, firstStep) = first
    (self.last, lastStep) = last
    (self.minimum, minimumStep) = minimum
    (self.maximum, maximumStep) = maximum
    self.total = total
    self.count = count
  }

  package var average: Double { total / Double(count) }

  /// Takes in the next value.
  @inline(__always)
  package mutating func add(_ value: Double, step: Int) {
    if step < firstStep ?? .min { (first, firstStep) = (value, step) }
    if step >= lastStep ?? .min { (last, lastStep) = (value, step) }
    if value < minimum || (minimum.isNaN && !value.isNaN) { (minimum, minimumStep) = (value, step) }
    if value > maximum || (maximum.isNaN && !value.isNaN) { (maximum, maximumStep) = (value, step) }
    total += value
    count += 1
  }
}
