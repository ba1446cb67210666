/// Makes a range of words.
struct StartRangeParser {
  private var words: ArraySlice<StartRangeWord>

  init(_ words: [StartRangeWord]) {
    self.words = words[...]
  }

  mutating func parse() throws(StartRangeError) -> StartRange.Meaning {
    if words.isEmpty { throw .empty }
    let meaning = try parseRange()
    if let word = words.first { throw .unexpectedWord(word.text, position: word.position) }
    return meaning
  }

  private mutating func parseRange() throws(StartRangeError) -> StartRange.Meaning {
    switch words.first?.kind {
    case .last where !isPeriodBefore:
      words.removeFirst()
      return try parseLast()
    case .number where words.count == 2:
      return try parseLast()
    case .between:
      words.removeFirst()
      let first = try parseBound()
      guard words.first?.kind == .and else { throw unexpected }
      words.removeFirst()
      return .between(first, try parseBound())
    default:
      switch try parseBound() {
      case .span(let span): return .span(span)
      case .before(let span): return .before(span)
      case .after(let span): return .after(span)
      }
    }
  }

  private mutating func parseLast() throws(StartRangeError) -> StartRange.Meaning {
    var count = 1
    if case .number(let number) = words.first?.kind {
      count = number
      words.removeFirst()
    }
    return .last(count, try parseUnit())
  }

  /// Whether the words continue with `last week` and its like: the one before this, not the days up to now.
  private var isPeriodBefore: Bool {
    guard words.first?.kind == .last, case .unit(let unit) = words.dropFirst().first?.kind else {
      return false
    }
    return [.week, .month, .year].contains(unit)
  }

  private mutating func parseBound() throws(StartRangeError) -> StartRange.Bound {
    switch words.first?.kind {
    case .before:
      words.removeFirst()
      return .before(try parseSpan())
    case .after:
      words.removeFirst()
      return .after(try parseSpan())
    default: return .span(try parseSpan())
    }
  }

  private mutating func parseSpan() throws(StartRangeError) -> StartSpan {
    guard let word = words.first else { throw .unexpectedEnd }
    switch word.kind {
    case .today:
      words.removeFirst()
      return .period(.day, ago: 0)
    case .yesterday:
      words.removeFirst()
      return .period(.day, ago: 1)
    case .this:
      words.removeFirst()
      return .period(try parseUnit(), ago: 0)
    case .last where isPeriodBefore:
      words.removeFirst()
      return .period(try parseUnit(), ago: 1)
    case .number(let number):
      words.removeFirst()
      let unit = try parseUnit()
      guard words.first?.kind == .ago else { throw unexpected }
      words.removeFirst()
      return .period(unit, ago: number)
    case .date(let date):
      words.removeFirst()
      guard case .time(let time) = words.first?.kind else { return .date(date) }
      words.removeFirst()
      return .time(date, time)
    case .time(let time):
      words.removeFirst()
      return .time(nil, time)
    case .dateAndTime(let date, let time):
      words.removeFirst()
      return .time(date, time)
    default: throw unexpected
    }
  }

  private mutating func parseUnit() throws(StartRangeError) -> CivilUnit {
    guard case .unit(let unit) = words.first?.kind else { throw unexpected }
    words.removeFirst()
    return unit
  }

  private var unexpected: StartRangeError {
    words.first.map { .unexpectedWord($0.text, position: $0.position) } ?? .unexpectedEnd
  }
}
