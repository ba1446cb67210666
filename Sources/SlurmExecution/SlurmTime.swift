import Text

/// A time limit, as Slurm writes one.
package struct SlurmTime: Hashable, Sendable {
  /// For `sbatch --time`.
  package let text: String
  /// Nil if there is no limit.
  package let seconds: Double?

  private static let endless: Set<String> = ["UNLIMITED", "INFINITE"]

  /// Reads what `sbatch --time` takes (`30` and `30:00` minutes, `2:00:00`, `1-12`, `1-12:00`,
  /// `1-12:00:00`, `UNLIMITED`), and durations with units, as `90m` and `1d12h`. Nil for anything else,
  /// and for no time at all.
  package init?(_ text: String) {
    if Self.endless.contains(text.uppercased()) {
      self.text = text.uppercased()
      seconds = nil
    } else if let seconds = Self.seconds(of: text) {
      guard seconds > 0 else { return nil }
      self.text = text
      self.seconds = seconds
    } else if let duration = Duration(parsing: text), duration > .zero {
      let whole = Int(duration.inSeconds.rounded(.up))
      self.text = Self.written(whole)
      seconds = Double(whole)
    } else {
      return nil
    }
  }

  /// As sbatch(1) says of `--time`.
  private static func seconds(of text: String) -> Double? {
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let clock = (parts.last ?? "").split(separator: ":", omittingEmptySubsequences: false)
    let numbers = clock.compactMap { wholeNumber($0) }
    guard numbers.count == clock.count, (1...3).contains(numbers.count) else { return nil }
    // Without days one number is minutes, and two end with seconds; with days both begin with hours.
    let units: [Double]
    var total = 0.0
    if parts.count == 2 {
      guard let days = wholeNumber(parts[0]) else { return nil }
      total = days * 86_400
      units = [3600, 60, 1]
    } else {
      units = numbers.count == 3 ? [3600, 60, 1] : [60, 1]
    }
    for (number, unit) in zip(numbers, units) { total += number * unit }
    return total
  }

  private static func wholeNumber(_ digits: Substring) -> Double? {
    guard !digits.isEmpty, digits.count <= 9, digits.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return Double(digits)
  }

  private static func written(_ seconds: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = "\(two(seconds / 3600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    return seconds < 86_400 ? clock : "\(seconds / 86_400)-\(clock)"
  }
}
