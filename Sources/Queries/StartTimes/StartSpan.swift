/// A part of a range that stands for one stretch of the calendar.
enum StartSpan: Hashable, Sendable {
  /// This many units before the current one.
  case period(CivilUnit, ago: Int)
  case date(CivilDate)
  case time(CivilDate?, TimeOfDay)

  /// Whether it is a moment to people, rather than a period that has an end.
  var isMoment: Bool {
    if case .period = self { false } else { true }
  }
}
