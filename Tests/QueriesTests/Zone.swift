import Queries

/// A time zone made for a test: hours east of Greenwich, with changes at given instants.
struct Zone: CivilCalendar {
  var standard: Int
  var changes: [(instant: Int, hours: Int)] = []

  static let utc = Zone(standard: 0)
  /// Changes on 2019-03-31 and 2019-10-27 at 1:00 UTC.
  static let summer = Zone(standard: 1, changes: [(1_553_994_000, 2), (1_572_138_000, 1)])
  /// Changes on 2018-11-04 at midnight.
  static let midnight = Zone(standard: -3, changes: [(1_541_300_400, -2)])

  private static let epoch = CivilTime(year: 1970, month: 1, day: 1).dayNumber

  func time(at instant: Int) -> CivilTime? {
    let local = instant + (changes.last { $0.instant <= instant }?.hours ?? standard) * 3_600
    let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    let second = local - day * 86_400
    var time = CivilTime(dayNumber: day + Self.epoch)
    (time.hour, time.minute, time.second) = (second / 3_600, second / 60 % 60, second % 60)
    return time
  }

  /// Of a time that is left out, the one an hour earlier, as some systems have it.
  func instant(of time: CivilTime) -> Int? {
    let utc =
      (time.dayNumber - Self.epoch) * 86_400 + time.hour * 3_600 + time.minute * 60 + time.second
    let candidates = ([standard] + changes.map(\.hours)).map { utc - $0 * 3_600 }
    return candidates.first { self.time(at: $0) == time } ?? candidates.min()
  }

  func text(_ instant: Int) -> String {
    guard let time = time(at: instant) else { return "?" }
    func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return [time.year, time.month, time.day].map(digits).joined(separator: "-") + " "
      + [time.hour, time.minute, time.second].map(digits).joined(separator: ":")
  }
}
