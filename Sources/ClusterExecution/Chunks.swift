/// How the jobs of a round are shared out among elements.
package struct Chunks: Hashable, Sendable {
  /// The most elements that are made without need: a queue of more is a burden for everybody.
  private static let mostElements = 1000
  /// Seconds that an element takes, about, where that is known: starting one costs seconds.
  private static let elementRuntime = 600.0
  /// How many elements may run at once, about, where that is not set.
  private static let assumedSlots = 100
  /// The share of the cluster's time limit that an element's jobs may take.
  private static let limitShare = 0.5

  package var limits: ClusterLimits
  package var linesPerJob = LinesPerJob.automatic
  /// How many jobs of an element run at once.
  package var parallel = 1
  /// The most elements that run at once; nil for no limit.
  package var throttle: Int?
  /// Seconds that a job takes; nil if unknown.
  package var medianRuntime: Double?
  /// Seconds that an element may take; nil if unknown.
  package var timeLimit: Double?

  package init(limits: ClusterLimits) {
    self.limits = limits
  }

  /// The most elements of one round.
  package var mostElementsOfRound: Int { max(1, min(limits.maxArraySize, limits.maxJobCount)) }

  /// Which jobs each element has, by their positions among `lines`. These may be more elements than one
  /// round takes.
  package func elements(lines: Int) -> [Range<Int>] {
    guard lines > 0 else { return [] }
    switch linesPerJob {
    case .number(let size):
      return stride(from: 0, to: lines, by: max(1, size)).map { start in
        start..<min(lines, start + max(1, size))
      }
    case .automatic:
      let count = divideUp(lines, size(lines: lines))
      return (0..<count).map { element in
        lines * element / count..<lines * (element + 1) / count
      }
    }
  }

  /// How many jobs an element has at most.
  private func size(lines: Int) -> Int {
    let parallel = max(1, parallel)
    guard let medianRuntime, medianRuntime.isFinite, medianRuntime >= 0 else {
      return max(parallel, divideUp(lines, min(mostElementsOfRound, Self.mostElements)))
    }
    let runtime = max(medianRuntime, 0.001) / Double(parallel)
    var size = Self.elementRuntime / runtime
    size = min(size, Double(lines / max(1, throttle ?? Self.assumedSlots)))
    if let timeLimit { size = min(size, timeLimit * Self.limitShare / runtime) }
    return max(parallel, Int(size))
  }

  private func divideUp(_ dividend: Int, _ divisor: Int) -> Int {
    (dividend + divisor - 1) / divisor
  }
}
