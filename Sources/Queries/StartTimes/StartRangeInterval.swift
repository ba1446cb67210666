extension StartRange {
  /// The instants that are meant where it is `now`, in seconds since 1970, in the time zone of
  /// `calendar`.
  package func interval(
    now: Double, calendar: some CivilCalendar
  ) throws(StartRangeError) -> StartInterval {
    try StartRangeClock(now: now, calendar: calendar).interval(of: meaning)
  }
}

/// Works out what a range means at one time in one time zone.
private struct StartRangeClock<Calendar: CivilCalendar> {
  private let now: Int
  private let today: CivilTime
  private let calendar: Calendar

  /// Years that dates are written in.
  private static var years: ClosedRange<Int> { 1...9999 }
  /// A larger count is not needed, and with this nothing overflows.
  private static var greatestCount: Int { 10_000 * 366 * 24 * 60 }

  init(now: Double, calendar: Calendar) throws(StartRangeError) {
    guard let now = Int(exactly: now.rounded(.down)), let time = calendar.time(at: now) else {
      throw .tooFar
    }
    (self.now, today, self.calendar) = (now, time, calendar)
  }

  func interval(of meaning: StartRange.Meaning) throws(StartRangeError) -> StartInterval {
    switch meaning {
    case .span(let span):
      let (start, end) = try bounds(of: span)
      return StartInterval(start: start, end: end)
    case .before(let span): return StartInterval(start: nil, end: try bounds(of: span).start)
    case .after(let span): return StartInterval(start: try instant(after: span), end: nil)
    case .last(let count, let unit):
      guard count <= Self.greatestCount else { throw .tooFar }
      return StartInterval(start: try instant(count, unit, before: now), end: nil)
    case .between(let one, let two):
      let (one, two) = (try bounds(of: one), try bounds(of: two))
      let later = one.start > two.start ? one : two
      return StartInterval(start: min(one.start, two.start), end: later.end)
    }
  }

  /// The same time of day this many units ago: a month before the 31st is the last of a shorter one.
  private func instant(
    _ count: Int, _ unit: CivilUnit, before now: Int
  ) throws(StartRangeError) -> Int {
    guard unit == .month || unit == .year else { return now - count * Self.seconds(in: unit) }
    let months = today.year * 12 + today.month - 1 - (unit == .year ? count * 12 : count)
    let (year, month) = flooredDivision(months, by: 12)
    var moment = today
    (moment.year, moment.month) = (year, month + 1)
    moment.day = min(today.day, CivilTime.days(ofMonth: month + 1, in: year))
    guard Self.years.contains(year), let instant = calendar.instant(of: moment) else {
      throw .tooFar
    }
    return instant
  }

  /// A period as a bound lasts as long as it does, anything else is an instant.
  private func bounds(of bound: StartRange.Bound) throws(StartRangeError) -> (start: Int, end: Int)
  {
    let instant: Int
    switch bound {
    case .span(let span):
      let (start, end) = try bounds(of: span)
      return (start, span.isMoment ? start : end)
    case .before(let span): instant = try bounds(of: span).start
    case .after(let span): instant = try self.instant(after: span)
    }
    return (instant, instant)
  }

  private func instant(after span: StartSpan) throws(StartRangeError) -> Int {
    let (start, end) = try bounds(of: span)
    return span.isMoment ? start : end
  }

  private func bounds(of span: StartSpan) throws(StartRangeError) -> (start: Int, end: Int) {
    switch span {
    case .period(let unit, let count): return try period(unit, ago: count)
    case .date(let date):
      let day = try self.date(date)
      return try days(from: day.dayNumber, count: 1)
    case .time(let date, let time):
      var moment = try date.map { given throws(StartRangeError) in try self.date(given) } ?? today
      guard (0...23).contains(time.hour) else { throw .outOfRange(.hour) }
      guard (0...59).contains(time.minute) else { throw .outOfRange(.minute) }
      guard (0...59).contains(time.second ?? 0) else { throw .outOfRange(.second) }
      (moment.hour, moment.minute, moment.second) = (time.hour, time.minute, time.second ?? 0)
      guard let start = calendar.instant(of: moment) else { throw .tooFar }
      return (start, start + (time.second == nil ? 60 : 1))
    }
  }

  private func period(
    _ unit: CivilUnit, ago count: Int
  ) throws(StartRangeError) -> (start: Int, end: Int) {
    guard count <= Self.greatestCount else { throw .tooFar }
    switch unit {
    case .second, .minute, .hour:
      let length = Self.seconds(in: unit)
      let instant = now - count * length
      guard let time = calendar.time(at: instant) else { throw .tooFar }
      let past = time.second + (unit == .hour ? time.minute * 60 : 0)
      return (instant - past, instant - past + length)
    case .day: return try days(from: today.dayNumber - count, count: 1)
    case .week: return try days(from: today.dayNumber - today.weekday - 7 * count, count: 7)
    case .month:
      let months = today.year * 12 + today.month - 1 - count
      return (try start(ofMonth: months), try start(ofMonth: months + 1))
    case .year:
      let months = (today.year - count) * 12
      return (try start(ofMonth: months), try start(ofMonth: months + 12))
    }
  }

  private func start(ofMonth months: Int) throws(StartRangeError) -> Int {
    let (year, month) = flooredDivision(months, by: 12)
    return try start(of: CivilTime(year: year, month: month + 1, day: 1))
  }

  private func days(
    from number: Int, count: Int
  ) throws(StartRangeError) -> (start: Int, end: Int) {
    (
      try start(of: CivilTime(dayNumber: number)),
      try start(of: CivilTime(dayNumber: number + count))
    )
  }

  /// The first instant of a day. Where clocks are put on at midnight, a day does not begin with that.
  private func start(of day: CivilTime) throws(StartRangeError) -> Int {
    // The day after the last one is an end.
    guard Self.years.contains(day.year) || day.year == Self.years.upperBound + 1,
      let instant = calendar.instant(of: day), let time = calendar.time(at: instant)
    else { throw .tooFar }
    return time < day ? instant + 86_400 - Self.secondOfDay(time) : instant
  }

  private func date(_ date: CivilDate) throws(StartRangeError) -> CivilTime {
    var year = date.year ?? today.year
    if date.hasShortYear { year += today.year / 100 * 100 }
    guard Self.years.contains(year) else { throw .outOfRange(.year) }
    guard (1...12).contains(date.month) else { throw .outOfRange(.month) }
    guard (1...CivilTime.days(ofMonth: date.month, in: year)).contains(date.day) else {
      throw .noSuchDay
    }
    return CivilTime(year: year, month: date.month, day: date.day)
  }

  private static func secondOfDay(_ time: CivilTime) -> Int {
    (time.hour * 60 + time.minute) * 60 + time.second
  }

  private static func seconds(in unit: CivilUnit) -> Int {
    switch unit {
    case .second: 1
    case .minute: 60
    case .hour: 3_600
    case .week: 7 * 86_400
    // Months and years are counted by the calendar.
    case .day, .month, .year: 86_400
    }
  }
}
