/// How long jobs ran: a histogram on a logarithmic scale, so that a million runtimes take the
/// memory of a few hundred, and each bin keeps its sum, so that the mean is exact.
package struct RuntimeDistribution: Sendable {
  /// A group of runtimes that lie within an eighth of an octave of each other.
  struct Bin: Sendable {
    var count = 0
    var sum = 0.0
    var mean: Double { sum / Double(count) }
  }

  /// The runtimes recorded.
  package private(set) var count = 0
  /// Their sum, in seconds.
  package private(set) var sum = 0.0
  private var bins: [Bin] = []

  package init() {}

  /// Adds a runtime in seconds; what is not a runtime (negative, not a number) counts as 0.
  package mutating func record(_ seconds: Double) {
    let seconds = seconds.isFinite ? max(0, seconds) : 0
    let position = Self.position(of: seconds)
    if position >= bins.count {
      bins.append(contentsOf: repeatElement(Bin(), count: position + 1 - bins.count))
    }
    bins[position].count += 1
    bins[position].sum += seconds
    count += 1
    sum += seconds
  }

  /// The bins that hold something, the shortest runtimes first.
  var occupied: some Sequence<Bin> { bins.lazy.filter { $0.count > 0 } }

  /// A bin is an exponent and the three highest bits of the significand: no logarithm is taken.
  /// Everything below a millisecond (2^-10 s) shares the first bin, above 2^24 s the last.
  private static func position(of seconds: Double) -> Int {
    let scaled = min(seconds, 0x1p24).bitPattern >> 49
    let lowest = (0x1p-10).bitPattern >> 49
    return scaled <= lowest ? 0 : Int(scaled - lowest)
  }
}
