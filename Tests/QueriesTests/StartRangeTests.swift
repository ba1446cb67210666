import Queries
import Testing

@Suite struct StartRangeTests {
  /// The table of what is understood, as seen on Wednesday, 2019-05-01, 14:35:23.
  @Test(
    arguments: [
      ("this minute", "2019-05-01 14:35:00", "2019-05-01 14:36:00"),
      ("5 minutes ago", "2019-05-01 14:30:00", "2019-05-01 14:31:00"),
      ("1 min ago", "2019-05-01 14:34:00", "2019-05-01 14:35:00"),
      ("2 mins ago", "2019-05-01 14:33:00", "2019-05-01 14:34:00"),
      ("this hour", "2019-05-01 14:00:00", "2019-05-01 15:00:00"),
      ("5 hours ago", "2019-05-01 09:00:00", "2019-05-01 10:00:00"),
      ("1 hr ago", "2019-05-01 13:00:00", "2019-05-01 14:00:00"),
      ("20 hrs ago", "2019-04-30 18:00:00", "2019-04-30 19:00:00"),
      ("today", "2019-05-01 00:00:00", "2019-05-02 00:00:00"),
      ("this day", "2019-05-01 00:00:00", "2019-05-02 00:00:00"),
      ("yesterday", "2019-04-30 00:00:00", "2019-05-01 00:00:00"),
      ("10 days ago", "2019-04-21 00:00:00", "2019-04-22 00:00:00"),
      ("0 days ago", "2019-05-01 00:00:00", "2019-05-02 00:00:00"),
      ("this week", "2019-04-29 00:00:00", "2019-05-06 00:00:00"),
      ("2 weeks ago", "2019-04-15 00:00:00", "2019-04-22 00:00:00"),
      ("this month", "2019-05-01 00:00:00", "2019-06-01 00:00:00"),
      ("3 months ago", "2019-02-01 00:00:00", "2019-03-01 00:00:00"),
      ("5 months ago", "2018-12-01 00:00:00", "2019-01-01 00:00:00"),
      ("17 months ago", "2017-12-01 00:00:00", "2018-01-01 00:00:00"),
      ("this year", "2019-01-01 00:00:00", "2020-01-01 00:00:00"),
      ("5 years ago", "2014-01-01 00:00:00", "2015-01-01 00:00:00"),
      ("last 5 minutes", "2019-05-01 14:30:23", nil),
      ("last hour", "2019-05-01 13:35:23", nil),
      ("last 2 hrs", "2019-05-01 12:35:23", nil),
      ("last 10 days", "2019-04-21 14:35:23", nil),
      ("1h", "2019-05-01 13:35:23", nil), ("2d", "2019-04-29 14:35:23", nil),
      ("30m", "2019-05-01 14:05:23", nil), ("2w", "2019-04-17 14:35:23", nil),
      ("30 min", "2019-05-01 14:05:23", nil), ("5 days", "2019-04-26 14:35:23", nil),
      ("5days ago", "2019-04-26 00:00:00", "2019-04-27 00:00:00"),
      ("last 2 weeks", "2019-04-17 14:35:23", nil), ("last 1 month", "2019-04-01 14:35:23", nil),
      ("1y", "2018-05-01 14:35:23", nil), ("last 17 months", "2017-12-01 14:35:23", nil),
      ("last week", "2019-04-22 00:00:00", "2019-04-29 00:00:00"),
      ("last month", "2019-04-01 00:00:00", "2019-05-01 00:00:00"),
      ("last year", "2018-01-01 00:00:00", "2019-01-01 00:00:00"),
      ("before last week", nil, "2019-04-22 00:00:00"),
      ("between last month and last week", "2019-04-01 00:00:00", "2019-04-29 00:00:00"),
      ("after 1 day ago", "2019-05-01 00:00:00", nil),
      ("last 1 day", "2019-04-30 14:35:23", nil),
      ("after yesterday", "2019-05-01 00:00:00", nil),
      ("after 10:00", "2019-05-01 10:00:00", nil),
      ("after 2018-10-31", "2018-10-31 00:00:00", nil),
      ("before today", nil, "2019-05-01 00:00:00"),
      ("before this week", nil, "2019-04-29 00:00:00"),
      ("before 4-29 10:30", nil, "2019-04-29 10:30:00"),
      ("10:00", "2019-05-01 10:00:00", "2019-05-01 10:01:00"),
      ("9:05", "2019-05-01 09:05:00", "2019-05-01 09:06:00"),
      ("2018-10-31 14:30", "2018-10-31 14:30:00", "2018-10-31 14:31:00"),
      ("2018-10-31 14:30:05", "2018-10-31 14:30:05", "2018-10-31 14:30:06"),
      ("2018-10-31T14:30", "2018-10-31 14:30:00", "2018-10-31 14:31:00"),
      ("2018-10-31t14:30:05", "2018-10-31 14:30:05", "2018-10-31 14:30:06"),
      ("2018-10-31", "2018-10-31 00:00:00", "2018-11-01 00:00:00"),
      ("18-10-31", "2018-10-31 00:00:00", "2018-11-01 00:00:00"),
      ("4-29", "2019-04-29 00:00:00", "2019-04-30 00:00:00"),
      ("2016-2-29", "2016-02-29 00:00:00", "2016-03-01 00:00:00"),
      ("2018-12-31", "2018-12-31 00:00:00", "2019-01-01 00:00:00"),
      ("between 1-1 and 1-31", "2019-01-01 00:00:00", "2019-01-31 00:00:00"),
      ("between 1-31 and 1-1", "2019-01-01 00:00:00", "2019-01-31 00:00:00"),
      ("between yesterday and today", "2019-04-30 00:00:00", "2019-05-02 00:00:00"),
      ("between today and yesterday", "2019-04-30 00:00:00", "2019-05-02 00:00:00"),
      ("between 3 days ago and 10:00", "2019-04-28 00:00:00", "2019-05-01 10:00:00"),
      (
        "between after 3 days ago and before today", "2019-04-29 00:00:00", "2019-05-01 00:00:00"
      ),
      ("between 2019-04-29 10:00 and 4-30 11:30", "2019-04-29 10:00:00", "2019-04-30 11:30:00"),
      ("  This   WEEK ", "2019-04-29 00:00:00", "2019-05-06 00:00:00"),
      ("Last 1 Hour", "2019-05-01 13:35:23", nil),
    ] as [(String, String?, String?)])
  func `a range begins and ends where people mean it to`(
    text: String, start: String?, end: String?
  ) throws {
    let interval = try StartRange(parsing: text).interval(now: Self.now, calendar: Zone.utc)
    #expect(interval.start.map(Zone.utc.text) == start)
    #expect(interval.end.map(Zone.utc.text) == end)
  }

  @Test(
    arguments: [
      ("last decade", "unexpected 'decade' at position 5"),
      ("last today", "unexpected 'today' at pos 5"),
      ("5 days today", "unexpected 'today' at pos 7"),
      ("before 5 days", "unexpected end"), ("last 9999 years", "date is out of range"),
      ("foo", "unexpected 'foo' at position 0"),
      ("this decade", "unexpected 'decade' at position 5"),
      ("today foo", "unexpected 'foo' at position 6"),
      ("today today", "unexpected 'today' at pos 6"),
      ("5", "unexpected end"), ("this", "unexpected end"),
      ("last", "unexpected end"), ("before", "unexpected end"),
      ("between today", "unexpected end"), ("between today and", "unexpected end"),
      ("ago", "unexpected 'ago' at pos 0"), ("5 ago", "unexpected 'ago' at pos 2"),
      ("before last 5 minutes", "unexpected 'last' at pos 7"),
      ("between last hour and today", "unexpected 'last' at pos 8"),
      ("10:00 2018-10-31", "unexpected '2018-10-31' at pos 6"),
      ("-5 days ago", "unexpected '-5' at position 0"),
      ("5dyas ago", "unexpected '5dyas' at position 0"),
      ("2018-10-31T", "unexpected '2018-10-31T' at position 0"),
      ("1:2", "unexpected '1:2' at position 0"),
      ("24:00", "hour must be in 0..23"), ("10:60", "minute must be in 0..59"),
      ("10:00:60", "second must be in 0..59"), ("2-29", "day is out of range for month"),
      ("2019-4-31", "day is out of range for month"), ("4-0", "day is out of range for month"),
      ("2019-13-1", "month must be in 1..12"), ("0-1", "month must be in 1..12"),
      ("0000-1-1", "year must be in 1..9999"),
      ("5000 years ago", "date is out of range"),
      ("99999999999999999 minutes ago", "date is out of range"),
      ("last 99999999999999999 days", "date is out of range"),
      ("99999999999999999999 days ago", "unexpected '99999999999999999999' at position 0"),
      ("", "spec cannot be empty"), ("  ", "spec cannot be empty"),
    ] as [(String, String)])
  func `what is no range is refused`(text: String, reason: String) {
    let error = #expect(throws: StartRangeError.self) {
      try StartRange(parsing: text).interval(now: Self.now, calendar: Zone.utc)
    }
    #expect(error?.description == "invalid RANGE: " + reason)
  }

  @Test func `times are cut to the second, and the end is left out`() {
    let interval = StartInterval(start: 10, end: 20)
    #expect(!interval.contains(9.999) && interval.contains(10) && interval.contains(19.999))
    #expect(!interval.contains(20))
    #expect(StartInterval(start: nil, end: 20).contains(-1e300))
    #expect(StartInterval(start: 10, end: nil).contains(1e300))
    #expect(!StartInterval(start: 10, end: 20).contains(.nan))
  }

  @Test func `a fraction of now is no part of a range`() throws {
    let interval = try StartRange(parsing: "last 1 minute")
      .interval(now: Self.now + 0.9, calendar: Zone.utc)
    #expect(interval.start == Int(Self.now) - 60)
  }

  /// In this zone clocks were put on from 2 to 3 on 2019-03-31, and back from 3 to 2 on 2019-10-27.
  @Test(
    arguments: [
      ("2019-03-31", 23), ("2019-03-30", 24), ("2019-10-27", 25), ("2019-10-28", 24),
    ])
  func `days on which clocks are changed are as long as they are`(day: String, hours: Int) throws {
    let interval = try StartRange(parsing: day).interval(now: Self.now, calendar: Zone.summer)
    let start = try #require(interval.start)
    #expect(interval.end == start + hours * 3_600)
    #expect(Zone.summer.text(start) == day + " 00:00:00")
  }

  @Test func `hours and days ago go by the clock on the wall`() throws {
    // 14:00 in summer time of that day.
    let now = try #require(
      Zone.summer.instant(of: CivilTime(year: 2019, month: 3, day: 31, hour: 14)))
    func start(_ text: String) throws -> String? {
      try StartRange(parsing: text).interval(now: Double(now), calendar: Zone.summer)
        .start.map(Zone.summer.text)
    }
    #expect(try start("1 day ago") == "2019-03-30 00:00:00")
    #expect(try start("last 1 day") == "2019-03-30 13:00:00")
    #expect(try start("13 hours ago") == "2019-03-31 00:00:00")
    #expect(try start("12 hours ago") == "2019-03-31 01:00:00")
    #expect(try start("11 hours ago") == "2019-03-31 03:00:00")
  }

  @Test func `a day without midnight begins at one`() throws {
    let interval = try StartRange(parsing: "2018-11-4")
      .interval(now: Self.now, calendar: Zone.midnight)
    #expect(interval.start.map(Zone.midnight.text) == "2018-11-04 01:00:00")
    let before = try StartRange(parsing: "2018-11-3")
      .interval(now: Self.now, calendar: Zone.midnight)
    #expect(before.end == interval.start)
  }

  @Test func `the local zone knows its own times`() throws {
    let calendar = LocalCalendar()
    for instant in stride(from: -2_000_000_000, through: 4_000_000_000, by: 123_456_789) {
      let time = try #require(calendar.time(at: instant))
      let back = try #require(calendar.instant(of: time))
      #expect(calendar.time(at: back) == time)
    }
    let lastSecond = try #require(calendar.time(at: -1))
    #expect(calendar.instant(of: lastSecond) == -1)
  }

  @Test func `days are counted as calendars do`() {
    var number = CivilTime(year: 1, month: 1, day: 1).dayNumber
    for (year, month, days) in [
      (1, 1, 31), (1900, 2, 28), (2000, 2, 29), (2019, 2, 28), (2020, 2, 29),
    ] {
      let first = CivilTime(year: year, month: month, day: 1)
      let next = CivilTime(year: year, month: month + 1, day: 1)
      #expect(next.dayNumber - first.dayNumber == days)
    }
    while number < 4_000_000 {
      #expect(CivilTime(dayNumber: number).dayNumber == number)
      number += 97
    }
  }

  @Test func `any row of words is a range or refused`() {
    let words = [
      "last", "this", "5", "days", "ago", "before", "between", "and", "10:00", "4-29", "-",
    ]
    var number = 0
    while number < words.count * words.count * words.count * words.count {
      var rest = number
      let text = (0..<4).map { _ in
        defer { rest /= words.count }
        return words[rest % words.count]
      }.joined(separator: " ")
      do throws(StartRangeError) {
        _ = try StartRange(parsing: text).interval(now: Self.now, calendar: Zone.utc)
      } catch {
        #expect(error.description.hasPrefix("invalid RANGE: "))
      }
      number += 7
    }
  }

  private static let now = 1_556_721_323.0
}
