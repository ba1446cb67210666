import Text

/// Why a text is not a range of start times.
package enum StartRangeError: ExplainedError, Hashable, Sendable {
  case empty
  /// A word that no range has; how many characters stand before it.
  case unknownWord(String, position: Int)
  /// A word in the wrong place.
  case unexpectedWord(String, position: Int)
  case unexpectedEnd
  case outOfRange(CivilUnit)
  case noSuchDay
  /// Farther away than there are dates.
  case tooFar
}

/// The parts of a time.
package enum CivilUnit: String, Hashable, Sendable {
  case second, minute, hour, day, week, month, year
}

extension StartRangeError: CustomStringConvertible {
  package var description: String {
    "invalid RANGE: " + reason
  }

  private var reason: String {
    switch self {
    case .empty: "spec cannot be empty"
    case .unknownWord(let word, let position): "unexpected '\(word)' at position \(position)"
    case .unexpectedWord(let word, let position): "unexpected '\(word)' at pos \(position)"
    case .unexpectedEnd: "unexpected end"
    case .outOfRange(let unit): "\(unit.rawValue) must be in \(unit.bounds)"
    case .noSuchDay: "day is out of range for month"
    case .tooFar: "date is out of range"
    }
  }
}

extension CivilUnit {
  fileprivate var bounds: String {
    switch self {
    case .second, .minute: "0..59"
    case .hour: "0..23"
    case .month: "1..12"
    case .day, .week, .year: "1..9999"
    }
  }
}
