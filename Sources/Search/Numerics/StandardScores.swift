/// Values in units of their standard deviation, with mean 0.
struct StandardScores: Hashable, Sendable {
  let scores: [Double]
  /// The standard deviation of the values; 1 if they are all the same.
  let deviation: Double

  /// A value that is this many times as far above the median as the best is below it counts as if it were
  /// no worse. It tells nothing about where the best is, but would set the scale.
  private static let clip = 3.0
  private static let leastToClip = 4

  init(_ values: [Double]) {
    let sorted = values.sorted()
    guard let least = sorted.first, let most = sorted.last, most / 2 - least / 2 > 0 else {
      scores = Array(repeating: 0, count: values.count)
      deviation = 1
      return
    }
    // Fractions of the range, and by halves: the sums and squares of huge or tiny numbers are none.
    let half = most / 2 - least / 2
    let middle = (Self.median(sorted) / 2 - least / 2) / half
    let bound = values.count >= Self.leastToClip && middle > 0 ? middle + Self.clip * middle : 1
    let fractions = values.map { min(($0 / 2 - least / 2) / half, bound) }
    let count = Double(values.count)
    let mean = fractions.reduce(0, +) / count
    let spread = (fractions.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    scores = fractions.map { ($0 - mean) / spread }
    deviation = min(2 * spread * half, .greatestFiniteMagnitude)
  }

  static func median(_ sorted: [Double]) -> Double {
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : sorted[half - 1] / 2 + sorted[half] / 2
  }
}
