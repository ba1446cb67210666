/// What `--started` says of the start times that are wanted, such as `last 2 hours`. What it means
/// depends on when and where it is asked.
///
///     range    := period | ('before' | 'after') (period | moment) | 'last' [N] UNIT | N UNIT
///               | 'between' bound 'and' bound | moment
///     period   := 'today' | 'yesterday' | 'this' UNIT | 'last' (week | month | year) | N UNIT 'ago'
///     moment   := DATE | TIME | DATE TIME
///     bound    := period | ('before' | 'after') (period | moment) | moment
package struct StartRange: Hashable, Sendable {
  enum Meaning: Hashable, Sendable {
    case span(StartSpan)
    case before(StartSpan)
    case after(StartSpan)
    case last(Int, CivilUnit)
    case between(Bound, Bound)
  }

  enum Bound: Hashable, Sendable {
    case span(StartSpan)
    case before(StartSpan)
    case after(StartSpan)
  }

  let meaning: Meaning

  package init(parsing text: String) throws(StartRangeError) {
    var parser = StartRangeParser(try StartRangeWord.words(of: text))
    meaning = try parser.parse()
  }
}

/// A stretch of time between two whole seconds, the first of which belongs to it.
package struct StartInterval: Hashable, Sendable {
  /// Seconds since 1970; nil if it is open.
  package var start: Int?
  package var end: Int?

  package init(start: Int?, end: Int?) {
    self.start = start
    self.end = end
  }

  /// Whether a time in seconds since 1970 lies in it.
  package func contains(_ time: Double) -> Bool {
    // What lists show is cut to whole seconds, too.
    let time = time.rounded(.down)
    return (start.map { Double($0) <= time } ?? true) && (end.map { time < Double($0) } ?? true)
  }
}
