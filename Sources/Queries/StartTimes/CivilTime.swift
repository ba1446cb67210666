/// A date and a time of day in some time zone, of the proleptic Gregorian calendar.
package struct CivilTime: Hashable, Sendable {
  package var year: Int
  /// From 1.
  package var month: Int
  /// From 1.
  package var day: Int
  package var hour = 0
  package var minute = 0
  package var second = 0

  package init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
  ) {
    (self.year, self.month, self.day) = (year, month, day)
    (self.hour, self.minute, self.second) = (hour, minute, second)
  }

  /// How many days a month has.
  static func days(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  /// Midnight, this many days after the first of March of the year 0.
  ///
  /// Years are counted from March here, so that a leap day is the last of its year; 400 of them have
  /// 146,097 days.
  package init(dayNumber: Int) {
    let (era, dayOfEra) = flooredDivision(dayNumber, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    self.init(
      year: era * 400 + yearOfEra + (month < 10 ? 0 : 1), month: month < 10 ? month + 3 : month - 9,
      day: dayOfYear - (153 * month + 2) / 5 + 1)
  }

  /// The days from the first of March of the year 0 to this one.
  package var dayNumber: Int {
    let year = month > 2 ? year : year - 1
    let (era, yearOfEra) = flooredDivision(year, by: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  }

  /// Days since the Monday of this week.
  var weekday: Int {
    // The first of March of the year 0 was a Wednesday.
    flooredDivision(dayNumber + 2, by: 7).remainder
  }
}

extension CivilTime: Comparable {
  package static func < (one: CivilTime, two: CivilTime) -> Bool {
    (one.dayNumber, one.hour, one.minute, one.second)
      < (two.dayNumber, two.hour, two.minute, two.second)
  }
}

/// Quotient and remainder, the latter never negative.
func flooredDivision(_ number: Int, by divisor: Int) -> (quotient: Int, remainder: Int) {
  let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
