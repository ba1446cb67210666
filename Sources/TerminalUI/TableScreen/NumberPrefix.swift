/// Digits that were typed before a key. 1 and 2 are keys themselves: they do what they do, and that
/// is taken back if more digits follow.
struct NumberPrefix: Sendable {
  private(set) var digits = ""
  /// The table before the first digit did something.
  private var before: TableView?

  var isEmpty: Bool { digits.isEmpty }

  /// The number, if it is one: a single digit that has done something is none.
  var number: Int? {
    before != nil && digits.count == 1 ? nil : Int(digits)
  }

  /// Takes in a digit.
  ///
  /// - Parameters:
  ///   - digit: what was typed.
  ///   - view: the present table.
  ///   - isKey: whether the digit does something by itself when it comes first.
  /// - Returns: the table whose order is to be brought back.
  mutating func add(_ digit: Character, _ view: TableView, isKey: Bool) -> TableView? {
    defer { digits.append(digit) }
    if digits.isEmpty {
      before = isKey ? view : nil
      return nil
    }
    // Beyond this there are no rows.
    if digits.count > 9 { digits.removeFirst() }
    return digits.count == 1 ? before : nil
  }

  mutating func clear() {
    self = NumberPrefix()
  }
}
