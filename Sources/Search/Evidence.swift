/// What a search knows when it makes a suggestion: the trials that have ended, in the order in which they were
/// told, and those that have not.
package struct Evidence: Hashable, Sendable {
  package let space: Space
  private(set) var points: [Point] = []
  /// Of each of them; nil for trials that failed or have no value.
  private(set) var values: [Double?] = []
  private(set) var pending: [Point] = []

  /// No trials.
  package init(in space: Space) {
    self.space = space
  }

  /// Adds a trial that has ended. `value` is what the search makes small: nil if the trial failed or has
  /// none; a number that is not finite is none. False, and nothing is added, if the parameters are not in
  /// the space.
  @discardableResult
  package mutating func add(_ parameters: [Coordinate], value: Double?) -> Bool {
    guard let point = space.point(of: parameters) else { return false }
    points.append(point)
    values.append(value.flatMap { $0.isFinite ? $0 : nil })
    return true
  }

  /// Adds a trial that has not ended; as `add`.
  @discardableResult
  package mutating func addPending(_ parameters: [Coordinate]) -> Bool {
    guard let point = space.point(of: parameters) else { return false }
    pending.append(point)
    return true
  }

  /// How many trials have a value.
  package var count: Int { values.count { $0 != nil } }

  /// How many trials count as starts: those that have a value or may get one.
  var started: Int { count + pending.count }

  /// The values, with the worst of them in place of each that is missing; empty if all are missing.
  var completed: [Double] {
    guard let worst = values.compactMap(\.self).max() else { return [] }
    return values.map { $0 ?? worst }
  }

  /// The points that were tried or are being tried.
  var seen: Set<PointKey> { Set((points + pending).map(PointKey.init)) }
}
