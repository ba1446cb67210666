/// This many digits after the point are enough for a table.
private let mostDecimals = 6
/// The shortest text of a number that was widened from 32 bits without being round in them.
private let shortestWidened = 13

/// A real number as tables show it: no more than six digits after the point. The others are cut,
/// so that 0.9999999 does not claim to be 1.
///
/// A number that has been one of 32 bits, as everything in event files, gets the digits that tell
/// it from its neighbours there: 0.7 is not 0.699999.
package func shortDecimal(_ value: Double) -> String {
  var text = decimalText(value)
  let single = Float(value)
  if text.utf8.count >= shortestWidened, Double(single) == value, value != value.rounded() {
    text = decimalText(Double(single.description) ?? value)
  }
  guard let point = text.firstIndex(of: ".") else { return text }
  let digits = text[text.index(after: point)...].prefix { $0.isNumber }
  var kept = digits.prefix(mostDecimals)
  while kept.utf8.count > 1, kept.last == "0" { kept.removeLast() }
  return String(text[...point] + kept + text[digits.endIndex...])
}
