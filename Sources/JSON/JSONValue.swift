/// A JSON value, as read: members keep their order, numbers stay as written.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// The digits of the text, so that nothing is lost: `1e-3`, `0.10`.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The number, if it is a whole one that fits.
  package var int: Int? {
    guard case .number(let text) = self else { return nil }
    return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
  }

  package var double: Double? {
    if case .number(let text) = self { Double(text) } else { nil }
  }

  package var array: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  package var object: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  package var isNull: Bool { self == .null }

  /// The member of an object; nil if there is none, or this is not an object.
  package subscript(key: String) -> JSONValue? { object?[key] }
}

/// The members of a JSON object in the order of the text. Of a key that stands there twice the
/// last one counts, as everywhere else.
package struct JSONObject: Hashable, Sendable {
  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: JSONValue

    package init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  package var members: [Member]

  package init(_ members: [Member] = []) {
    self.members = members
  }

  package subscript(key: String) -> JSONValue? {
    members.last { $0.key == key }?.value
  }
}
