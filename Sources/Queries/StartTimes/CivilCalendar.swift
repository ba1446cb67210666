import Glibc

/// What a time zone makes of instants, which are whole seconds since 1970.
package protocol CivilCalendar: Sendable {
  /// Nil if the zone has no such time.
  func time(at instant: Int) -> CivilTime?

  /// An instant with this time; of a time that the zone leaves out, one near it. Nil if there is
  /// none.
  func instant(of time: CivilTime) -> Int?
}

/// The time zone of the user: `TZ`, or that of the machine.
package struct LocalCalendar: CivilCalendar {
  package init() {}

  package func time(at instant: Int) -> CivilTime? {
    var instant = time_t(instant)
    var parts = tm()
    guard localtime_r(&instant, &parts) != nil else { return nil }
    return CivilTime(
      year: Int(parts.tm_year) + 1_900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday),
      hour: Int(parts.tm_hour), minute: Int(parts.tm_min), second: Int(parts.tm_sec))
  }

  package func instant(of time: CivilTime) -> Int? {
    var parts = tm()
    guard let year = Int32(exactly: time.year - 1_900) else { return nil }
    parts.tm_year = year
    parts.tm_mon = Int32(time.month - 1)
    parts.tm_mday = Int32(time.day)
    parts.tm_hour = Int32(time.hour)
    parts.tm_min = Int32(time.minute)
    parts.tm_sec = Int32(time.second)
    // Whether it is summer time is for the zone to know.
    parts.tm_isdst = -1
    // Tells -1 for "there is none" from the last second of 1969.
    parts.tm_wday = -1
    let instant = mktime(&parts)
    return parts.tm_wday < 0 ? nil : Int(instant)
  }
}
