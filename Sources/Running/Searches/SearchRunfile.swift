/// What the runfile of a search says of its trials. Each has its values in a comment, and its command below;
/// one with the command of an earlier trial has no line of its own.
///
/// ```text
/// # batchrun search: the trials of sweep.yml
/// # trial 1: {"lr": 0.01, "opt": "adam"}
/// python train.py --lr=0.01 --opt=adam
/// # trial 2 is trial 1: {"lr": 0.01, "opt": "adam"}
/// ```
struct SearchRunfile: Hashable, Sendable {
  struct Row: Hashable, Sendable {
    /// As JSON.
    let values: String
    let place: Place
  }

  enum Place: Hashable, Sendable {
    /// The line of its command, from 1.
    case line(Int)
    /// The number of the trial that has its command, from 0.
    case trial(Int)
  }

  private static let title = "# batchrun search: "
  private static let trial = "# trial "
  private static let same = " is trial "

  /// Of each trial, in order.
  private(set) var rows: [Row] = []
  /// Whether it is the runfile of a search.
  let isSearch: Bool
  /// How many bytes there are to the end of the last whole trial.
  private(set) var length = 0

  /// Reads what a launch that may have been killed has left. A line without its end does not count, nor do
  /// values without their command.
  init(_ bytes: [UInt8]) {
    isSearch = bytes.starts(with: Self.title.utf8)
    var line = 0
    var start = 0
    var values: String?
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      line += 1
      start = end + 1
      if let found = Self.comment(text) {
        if let original = found.original {
          rows.append(Row(values: found.values, place: .trial(original - 1)))
          values = nil
        } else {
          values = found.values
          continue
        }
      } else if let known = values, !text.isEmpty, !text.hasPrefix("#") {
        rows.append(Row(values: known, place: .line(line)))
        values = nil
      }
      if values == nil { length = start }
    }
  }

  private static func comment(_ text: String) -> (values: String, original: Int?)? {
    guard text.hasPrefix(trial), let colon = text.firstIndex(of: ":") else { return nil }
    let numbers = text[..<colon].dropFirst(trial.count)
    let values = text[text.index(after: colon)...].drop { $0 == " " }
    guard numbers.contains(" ") else {
      return Int(numbers).map { _ in (String(values), nil) }
    }
    guard let number = numbers.split(separator: " ").last.flatMap({ Int($0) }), number > 0,
      numbers.contains(same.dropLast())
    else { return nil }
    return (String(values), number)
  }

  // MARK: Writing

  static func title(of spec: String) -> [UInt8] {
    let name = spec.unicodeScalars.contains { $0 == "\n" || $0 == "\r" } ? "a sweep file" : spec
    return Array("\(title)the trials of \(name)\n".utf8)
  }

  /// A trial, whose `number` counts from 0.
  static func text(_ number: Int, _ values: String, command: [UInt8]) -> [UInt8] {
    Array("\(trial)\(number + 1): \(values)\n".utf8) + command + [UInt8(ascii: "\n")]
  }

  /// A trial with the command of another one.
  static func text(_ number: Int, _ values: String, sameAs original: Int) -> [UInt8] {
    Array("\(trial)\(number + 1)\(same)\(original + 1): \(values)\n".utf8)
  }
}
