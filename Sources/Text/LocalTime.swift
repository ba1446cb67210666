import Glibc

/// Seconds since 1970 as `2026-11-20 21:59:56` in the local time zone; empty where there is no time.
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
/// offset: `2026-11-20T21:59:56.250000+01:00`; nil where there is no time.
package func timestamp(_ seconds: Double?) -> String? {
  guard let seconds, let micros = Int(exactly: (seconds * 1_000_000).rounded()) else { return nil }
  let (quotient, remainder) = micros.quotientAndRemainder(dividingBy: 1_000_000)
  let fraction = remainder < 0 ? remainder + 1_000_000 : remainder
  var time = time_t(remainder < 0 ? quotient - 1 : quotient)
  var parts = tm()
  guard localtime_r(&time, &parts) != nil else { return nil }
  var bytes = Array(text(of: parts).utf8)
  if let blank = bytes.firstIndex(of: UInt8(ascii: " ")) { bytes[blank] = UInt8(ascii: "T") }
  func put(_ number: Int, _ count: Int) {
    var rest = number
    let end = bytes.count
    for _ in 0..<count {
      bytes.insert(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10), at: end)
      rest /= 10
    }
  }
  bytes.append(UInt8(ascii: "."))
  put(fraction, 6)
  // A zone that is a fraction of a minute off, as there were before 1900, is cut.
  let minutes = parts.tm_gmtoff / 60
  bytes.append(minutes < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
  put(abs(minutes) / 60, 2)
  bytes.append(UInt8(ascii: ":"))
  put(abs(minutes) % 60, 2)
  return String(decoding: bytes, as: UTF8.self)
}

private func text(of parts: tm) -> String {
  let year = parts.tm_year + 1900
  guard (0...9999).contains(year) else { return longText(of: parts) }
  return String(unsafeUninitializedCapacity: 19) { bytes in
    var place = 0
    func put(_ number: Int32, _ count: Int, _ separator: Unicode.Scalar? = nil) {
      var rest = number
      for position in (place..<(place + count)).reversed() {
        bytes[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      place += count
      guard let separator else { return }
      bytes[place] = UInt8(ascii: separator)
      place += 1
    }
    put(year, 4, "-")
    put(parts.tm_mon + 1, 2, "-")
    put(parts.tm_mday, 2, " ")
    put(parts.tm_hour, 2, ":")
    put(parts.tm_min, 2, ":")
    put(parts.tm_sec, 2)
    return place
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
