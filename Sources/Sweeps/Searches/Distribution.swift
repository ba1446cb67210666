import Glibc
import Sequences
import Text

/// How likely the numbers are that a parameter of a search can have.
struct Distribution: Hashable, Sendable {
  enum Shape: Hashable, Sendable {
    /// All numbers of a range are as likely.
    case uniform(ClosedRange<Double>)
    /// All orders of magnitude of a range are as likely; it begins above 0.
    case logUniform(ClosedRange<Double>)
    /// All whole numbers of a range are as likely.
    case wholeNumbers(ClosedRange<Int>)
    case normal(mean: Double, deviation: Double)
    /// The logarithms of the numbers have a normal distribution.
    case logNormal(mean: Double, deviation: Double)
    case beta(Double, Double)
  }

  let shape: Shape
  /// Numbers become the nearest multiple of this; nil where they stay as they are.
  let quantum: ExactDecimal?

  init(_ shape: Shape, quantum: ExactDecimal? = nil) {
    self.shape = shape
    self.quantum = quantum
  }

  /// The shares of all numbers that a draw can ask for.
  static let shares = 0x1p-54...(1 - 0x1p-53)

  /// The number that this share of all numbers lies below.
  func value(atShare share: Double) -> Value {
    value(of: number(atShare: min(max(share, Self.shares.lowerBound), Self.shares.upperBound)))
  }

  /// The only number of a range whose ends are equal; nil for anything else.
  var constant: Value? {
    switch shape {
    case .uniform(let range), .logUniform(let range):
      range.lowerBound == range.upperBound ? value(of: range.lowerBound) : nil
    case .wholeNumbers(let range):
      range.lowerBound == range.upperBound ? value(of: Double(range.lowerBound)) : nil
    case .normal, .logNormal, .beta: nil
    }
  }

  /// A number as it is written.
  func value(of number: Double) -> Value {
    if case .wholeNumbers(let range) = shape {
      return .text("\(range.nearest(to: number))", plain: true)
    }
    guard let quantum else {
      return .text(decimalText(number == 0 ? 0 : SpacedSequence.tidy(number)), plain: true)
    }
    return value(ofMultiple: quantum.nearestMultiple(to: number) ?? 0)
  }

  /// The number of this many quanta.
  func value(ofMultiple count: Int) -> Value {
    guard let quantum else { return .text("\(count)", plain: true) }
    return .text(
      ExactDecimal(units: count &* quantum.units, decimals: quantum.decimals).text, plain: true)
  }

  /// Whether all numbers, also the rarest, can be written.
  var isWritable: Bool {
    [Self.shares.lowerBound, Self.shares.upperBound].allSatisfy { share in
      let number = number(atShare: share)
      return number.isFinite && (quantum.map { $0.nearestMultiple(to: number) != nil } ?? true)
    }
  }

  /// How many quanta the numbers of a range are; nil where it has none, or they are too many to be counted.
  func multiples(in range: ClosedRange<Double>) -> ClosedRange<Int>? {
    guard let quantum, let first = quantum.nearestMultiple(to: range.lowerBound),
      let last = quantum.nearestMultiple(to: range.upperBound)
    else { return nil }
    return first...last
  }

  /// The share of all numbers that lies below one.
  func share(below number: Double) -> Double {
    switch shape {
    case .uniform(let range):
      (number - range.lowerBound) / (range.upperBound - range.lowerBound)
    case .logUniform(let range):
      log(number / range.lowerBound) / log(range.upperBound / range.lowerBound)
    case .wholeNumbers(let range):
      (number - Double(range.lowerBound)) / (Double(range.upperBound) - Double(range.lowerBound))
    case .normal(let mean, let deviation): Quantile.normalShare(below: (number - mean) / deviation)
    case .logNormal(let mean, let deviation):
      number > 0 ? Quantile.normalShare(below: (log(number) - mean) / deviation) : 0
    case .beta(let a, let b): Quantile.betaShare(below: number, a, b)
    }
  }

  private func number(atShare share: Double) -> Double {
    switch shape {
    case .uniform(let range): range.point(share)
    case .logUniform(let range): range.logarithmicPoint(share)
    case .wholeNumbers(let range):
      // Each has the same part of the shares.
      (Double(range.lowerBound) - 0.5) * (1 - share) + (Double(range.upperBound) + 0.5) * share
    case .normal(let mean, let deviation): mean + deviation * Quantile.normal(share)
    case .logNormal(let mean, let deviation): exp(mean + deviation * Quantile.normal(share))
    case .beta(let a, let b): Quantile.beta(share, a, b)
    }
  }
}

extension ClosedRange<Double> {
  /// The number at this share of the way, so written that large bounds do not overflow.
  func point(_ share: Double) -> Double {
    Swift.min(Swift.max(lowerBound * (1 - share) + upperBound * share, lowerBound), upperBound)
  }

  /// The same of the way from one order of magnitude to another.
  func logarithmicPoint(_ share: Double) -> Double {
    let number = exp(log(lowerBound) * (1 - share) + log(upperBound) * share)
    return Swift.min(Swift.max(number, lowerBound), upperBound)
  }
}

extension ClosedRange<Int> {
  func nearest(to number: Double) -> Int {
    guard let whole = Int(exactly: number.rounded()) else {
      return number < 0 ? lowerBound : upperBound
    }
    return Swift.min(Swift.max(whole, lowerBound), upperBound)
  }
}

extension ExactDecimal {
  var double: Double { Double(text) ?? 0 }

  /// How many times this the nearest multiple is, and of two equally near the even one, as NumPy's `round`
  /// has it; nil if that cannot be written exactly.
  func nearestMultiple(to number: Double) -> Int? {
    guard let count = Int(exactly: (number / double).rounded(.toNearestOrEven)),
      !count.multipliedReportingOverflow(by: units).overflow
    else { return nil }
    return count
  }
}
