import Text

extension String: ArgumentValue {
  package init(argument: String) { self = argument }
  package var argumentText: String { self }
}

extension Int: ArgumentValue {
  package init(argument: String) throws(InvalidValue) {
    self = try integer()(argument)
  }
  package var argumentText: String { description }
}

extension Double: ArgumentValue {
  package init(argument: String) throws(InvalidValue) {
    self = try number()(argument)
  }
  package var argumentText: String {
    let short = trimmedFraction(self, decimals: 6)
    return Double(short) == self ? short : description
  }
}

extension Duration: ArgumentValue {
  package init(argument: String) throws(InvalidValue) {
    guard let duration = Duration(parsing: argument) else {
      throw InvalidValue(expected: "a duration such as '90', '1.5s', '2m' or '1h30m'")
    }
    self = duration
  }
  package var argumentText: String {
    let short = compact
    return Duration(parsing: short) == self ? short : decimalSeconds
  }
}

extension ByteSize: ArgumentValue {
  package init(argument: String) throws(InvalidValue) {
    guard let size = ByteSize(parsing: argument) else {
      throw InvalidValue(expected: "a size such as '512M' or '1.5GiB'")
    }
    self = size
  }
  package var argumentText: String { compact }
}

/// A whole number within bounds.
package func integer(atLeast low: Int = .min, atMost high: Int = .max) -> ValueParser<Int> {
  { text throws(InvalidValue) in
    guard let number = Int(text), (low...high).contains(number) else {
      throw InvalidValue(expected: "a whole number" + bounds(low, high, none: (.min, .max)))
    }
    return number
  }
}

/// A duration above zero.
package func durationAboveZero(_ text: String) throws(InvalidValue) -> Duration {
  let duration = try Duration(argument: text)
  guard duration > .zero else {
    throw InvalidValue(expected: "a duration above zero")
  }
  return duration
}

/// A number within bounds; not `inf` or `nan`.
package func number(
  atLeast low: Double = -.greatestFiniteMagnitude, atMost high: Double = .greatestFiniteMagnitude
) -> ValueParser<Double> {
  { text throws(InvalidValue) in
    guard let number = Double(text), (low...high).contains(number) else {
      let everything = (-Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude)
      throw InvalidValue(expected: "a number" + bounds(low, high, none: everything))
    }
    return number
  }
}

private func bounds<Number: ArgumentValue & Equatable>(
  _ low: Number, _ high: Number, none: (low: Number, high: Number)
) -> String {
  switch (low == none.low, high == none.high) {
  case (true, true): ""
  case (false, true): " of at least \(low.argumentText)"
  case (true, false): " of at most \(high.argumentText)"
  case (false, false): " from \(low.argumentText) to \(high.argumentText)"
  }
}
