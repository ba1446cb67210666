import Glibc

/// Seconds since 1970 as `2026-11-20 21:59:56` in the local time zone; empty if there is no time.
package func localTime(_ seconds: Double?) -> String {
  guard let seconds, seconds.isFinite, var time = time_t(exactly: seconds.rounded(.down)) else {
    return ""
  }
  var parts = tm()
  guard localtime_r(&time, &parts) != nil else { return "" }
  return text(of: parts)
}

/// The same in universal time: `2026-11-20 21:59:56 UTC`.
package func universalTime(_ seconds: Double?) -> String {
  guard let seconds, seconds.isFinite, var time = time_t(exactly: seconds.rounded(.down)) else {
    return ""
  }
  var parts = tm()
  guard gmtime_r(&time, &parts) != nil else { return "" }
  return text(of: parts) + " UTC"
}

/// Seconds since 1970 in the local time zone as ISO 8601 has it, with microseconds and the zone's
/// offset: `2026-11-20T21:59:56.250000+01:00`; nil if there is no time.
package func timestamp(_ seconds: Double?) -> String? {
  guard let seconds, let micros = Int(exactly: (seconds * 1_000_000).rounded()) else { return nil }
  let (quotient, remainder) = micros.quotientAndRemainder(dividingBy: 1_000_000)
  let fraction = remainder < 0 ? remainder + 1_000_000 : remainder
  var time = time_t(remainder < 0 ? quotient - 1 : quotient)
  var parts = tm()
  guard localtime_r(&time, &parts) != nil, (0...9999).contains(parts.tm_year + 1900) else {
    return nil
  }
  // A zone that is a fraction of a minute off, as there were before 1900, is cut.
  let minutes = parts.tm_gmtoff / 60
  return String(unsafeUninitializedCapacity: 32) { bytes in
    var writer = DigitWriter(bytes)
    writer.put(parts, separator: "T")
    writer.put(".")
    writer.put(fraction, 6)
    writer.put(minutes < 0 ? "-" : "+")
    writer.put(abs(minutes) / 60, 2)
    writer.put(":")
    writer.put(abs(minutes) % 60, 2)
    return writer.place
  }
}

private func text(of parts: tm) -> String {
  guard (0...9999).contains(parts.tm_year + 1900) else { return longText(of: parts) }
  return String(unsafeUninitializedCapacity: 19) { bytes in
    var writer = DigitWriter(bytes)
    writer.put(parts, separator: " ")
    return writer.place
  }
}

/// Writes numbers with a fixed count of digits.
private struct DigitWriter {
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private(set) var place = 0

  init(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  mutating func put(_ number: Int, _ count: Int) {
    var rest = number
    for position in (place..<(place + count)).reversed() {
      bytes[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    place += count
  }

  mutating func put(_ separator: Unicode.Scalar) {
    bytes[place] = UInt8(ascii: separator)
    place += 1
  }

  /// A date with a year of four digits, and the time of day.
  mutating func put(_ parts: tm, separator: Unicode.Scalar) {
    put(Int(parts.tm_year) + 1900, 4)
    put("-")
    put(Int(parts.tm_mon) + 1, 2)
    put("-")
    put(Int(parts.tm_mday), 2)
    put(separator)
    put(Int(parts.tm_hour), 2)
    put(":")
    put(Int(parts.tm_min), 2)
    put(":")
    put(Int(parts.tm_sec), 2)
  }
}

/// The same for years that have no four digits.
private func longText(of parts: tm) -> String {
  func digits(_ number: Int32, _ count: Int = 2) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }
  return digits(parts.tm_year + 1900, 4) + "-" + digits(parts.tm_mon + 1) + "-"
    + digits(parts.tm_mday) + " " + digits(parts.tm_hour) + ":" + digits(parts.tm_min) + ":"
    + digits(parts.tm_sec)
}
