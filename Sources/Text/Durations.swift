/// Lengths of time as people write and read them.
extension Duration {
  /// Reads `90`, `1.5` (seconds), `250ms`, `1.5s`, `2m`, `1h30m`, `1d`: units from large to small,
  /// none twice. Nil for anything else, including negative durations and those above a hundred years.
  package init?(parsing text: some StringProtocol) {
    let units: [(name: Substring, seconds: Double)] = [
      ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1), ("ms", 0.001),
    ]
    var rest = Substring(text)
    var total = 0.0
    var nextUnit = 0
    repeat {
      let digits = rest.prefix { $0 == "." || ("0"..."9").contains($0) }
      rest = rest.dropFirst(digits.count)
      let name = rest.prefix { ("a"..."z").contains($0) }
      rest = rest.dropFirst(name.count)
      guard let number = plainDecimal(digits) else { return nil }
      if name.isEmpty {
        guard nextUnit == 0, rest.isEmpty else { return nil }
        total = number
      } else {
        guard
          let unit = units.indices.first(where: { $0 >= nextUnit && units[$0].name == name })
        else { return nil }
        total += number * units[unit].seconds
        nextUnit = unit + 1
      }
    } while !rest.isEmpty
    guard total <= 100 * 365.25 * 86_400 else { return nil }
    self = .seconds(total)
  }

  package var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }

  /// Beyond this an `Int` of milliseconds would overflow; thirty million years are long enough.
  private static let longestShown = 1e15

  /// The two largest units that matter: `0.04s`, `3.2s`, `45s`, `1m 32s`, `2h 5m`, `3d 4h`.
  package var readable: String {
    guard self >= .zero else { return "-" + (.zero - self).readable }
    // Thresholds lie where rounding to the printed precision would carry over.
    switch inSeconds {
    case ..<0.995: return fixedPoint(inSeconds, decimals: 2) + "s"
    case ..<9.95: return fixedPoint(inSeconds, decimals: 1) + "s"
    default: break
    }
    let seconds = Int(min(inSeconds, Self.longestShown).rounded())
    switch seconds {
    case ..<60: return "\(seconds)s"
    case ..<3_600: return "\(seconds / 60)m \(seconds % 60)s"
    case ..<86_400: return "\(seconds / 3_600)h \(seconds / 60 % 60)m"
    default: return "\(seconds / 86_400)d \(seconds / 3_600 % 24)h"
    }
  }

  /// `readable` without parts of a second: `0s`, `3s`, `1m 32s`. For times that move on while one
  /// looks at them.
  package var readableSeconds: String {
    let seconds = Duration.seconds(inSeconds.rounded())
    return seconds < .seconds(10) ? "\(seconds.components.seconds)s" : seconds.readable
  }

  /// `H:MM:SS`, hours unbounded: `0:01:32`, `49:00:00`. Parts of a second are dropped, as on a
  /// clock.
  package var clock: String {
    guard self >= .zero else { return "-" + (.zero - self).clock }
    let seconds = Int(components.seconds)
    return "\(seconds / 3_600):" + twoDigits(seconds / 60 % 60) + ":" + twoDigits(seconds % 60)
  }

  /// The shortest spelling that `init(parsing:)` reads back, to the millisecond: `1h30m`, `1.5s`.
  package var compact: String {
    let milliseconds = Int((min(inSeconds, Self.longestShown) * 1_000).rounded())
    var text = ""
    var rest = milliseconds / 1_000
    for (name, size) in [("d", 86_400), ("h", 3_600), ("m", 60)] where rest >= size {
      text += "\(rest / size)\(name)"
      rest %= size
    }
    let fraction = milliseconds % 1_000
    if fraction > 0 {
      text += trimmedFraction(Double(rest) + Double(fraction) / 1_000, decimals: 3) + "s"
    } else if rest > 0 || text.isEmpty {
      text += "\(rest)s"
    }
    return text
  }
}

extension Duration {
  /// All of its digits, in seconds: `1.234567`.
  package var decimalSeconds: String {
    let digits = String(components.attoseconds.magnitude)
    let fraction = String(repeating: "0", count: 18 - digits.count) + digits
    let end = fraction.lastIndex { $0 != "0" }.map { fraction.index(after: $0) }
    let sign = self < .zero ? "-" : ""
    return sign + "\(components.seconds.magnitude)"
      + (end.map { "." + fraction[..<$0] } ?? "")
  }
}

private func twoDigits(_ number: Int) -> String {
  number < 10 ? "0\(number)" : "\(number)"
}
