import JSON
import Text

/// A detail of a run, for people and for programs.
package indirect enum RunDetail {
  /// Both forms of a value; the text is escaped, and empty without a value.
  case value(String, JSONValue)
  case list([RunDetail])
  case map([NamedRunDetail])

  package static func text(_ text: String?) -> RunDetail {
    .value(
      escapedForTerminal(text ?? "", keepingNewlines: true), text.map { .string($0) } ?? .null)
  }

  package static func number(_ number: Int?) -> RunDetail {
    .value(number.map { String($0) } ?? "", number.map { .number(String($0)) } ?? .null)
  }

  /// Seconds since 1970: the local time, and whole microseconds.
  package static func time(_ seconds: Double?) -> RunDetail {
    .value(localTime(seconds), RunJSON.microseconds(seconds))
  }

  /// Something of a record.
  package init(_ json: JSONValue) {
    self =
      switch json {
      case .null: .value("", json)
      case .bool(let value): .value(value ? "yes" : "no", json)
      case .number(let digits): .value(digits, json)
      case .string(let text): .text(text)
      case .array(let items): .list(items.map { RunDetail($0) })
      case .object(let object):
        .map(
          object.members.sorted { comesNaturallyBefore($0.key, $1.key) }
            .map { .init($0.key, RunDetail($0.value)) })
      }
  }

  /// A value alone: paths whole.
  package var plainText: String {
    switch self {
    case .value(_, .string(let text)): escapedForTerminal(text, keepingNewlines: true)
    case .value(let text, _): text
    case .list, .map: ""
    }
  }

  package var json: JSONValue {
    switch self {
    case .value(_, let json): json
    case .list(let details): .array(details.map(\.json))
    case .map(let members):
      .object(JSONObject(members.map { .init(key: $0.name, value: $0.detail.json) }))
    }
  }

  /// `name: value`; the contents of lists and maps on separate lines, further in.
  package func lines(name: String, indent: Int = 0) -> [String] {
    let margin = String(repeating: " ", count: indent)
    let name = margin + escapedForTerminal(name) + ":"
    switch self {
    case .value("", _): return [name]
    case .value(let text, _) where text.contains("\n"):
      return [name + " |"] + Self.lines(text).map { margin + "  " + $0 }
    case .value(let text, _): return [name + " " + text]
    case .list, .map: return [name] + contents(indent: indent + 2)
    }
  }

  private func contents(indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    switch self {
    case .value(let text, _): return Self.lines(text).map { margin + $0 }
    case .list(let details):
      return details.flatMap { detail in
        switch detail {
        case .value(let text, _):
          [margin + "- " + text.split(separator: "\n").joined(separator: " ")]
        case .list, .map: [margin + "-"] + detail.contents(indent: indent + 2)
        }
      }
    case .map(let members):
      return members.flatMap { $0.detail.lines(name: $0.name, indent: indent) }
    }
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}

/// With the name by which it is shown.
package struct NamedRunDetail {
  package var name: String
  package var detail: RunDetail

  package init(_ name: String, _ detail: RunDetail) {
    self.name = name
    self.detail = detail
  }

  /// The name as a program likes it: `proto_flags`.
  package var key: String { String(name.map { $0 == "-" ? "_" : $0 }) }
}
