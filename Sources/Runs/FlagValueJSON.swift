import JSON
import Operations

/// How the values of flags stand in a record: as JSON's own, whole numbers without a point and
/// others with one or an exponent, so that each reads back as what it was.
extension FlagValue {
  package init(_ value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool(let value): self = .boolean(value)
    case .number(let text):
      if let whole = Int(text) {
        self = .integer(whole)
      } else {
        self = Double(text).map { .real($0) } ?? .string(text)
      }
    case .string(let text): self = .string(text)
    case .array(let values): self = .list(values.map { FlagValue($0) })
    case .object(let object):
      self = .map(
        Dictionary(object.members.map { ($0.key, FlagValue($0.value)) }) { _, last in last })
    }
  }

  /// JSON has no word for a number that is not finite: it becomes the text `inf` or `nan`.
  package var json: JSONValue {
    switch self {
    case .null: .null
    case .boolean(let value): .bool(value)
    case .integer(let value): .number(String(value))
    case .real(let value): value.isFinite ? .number(value.description) : .string(value.description)
    case .string(let text): .string(text)
    case .list(let values): .array(values.map(\.json))
    case .map(let values): .object(Flags(values).json)
    }
  }
}

extension Flags {
  package init(_ object: JSONObject) {
    self.init(
      Dictionary(object.members.map { ($0.key, FlagValue($0.value)) }) { _, last in last })
  }

  package var json: JSONObject {
    JSONObject(sorted.map { JSONObject.Member(key: $0.name, value: $0.value.json) })
  }
}
