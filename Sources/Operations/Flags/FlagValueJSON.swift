import JSON
import Text

/// Values in records and in JSON files. What JSON has no form for is an object with one member:
/// a search function is `{"$search": "uniform[0:1]"}` (its text alone could not be distinguished from a
/// quoted text), infinity and not-a-number are `{"$real": "inf"}`.
extension FlagValue {
  private static let searchKey = "$search"
  private static let realKey = "$real"

  package init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .boolean(value)
    case .number(let digits):
      // Digits that no integer holds would change as a real number.
      self = Int(digits).map(FlagValue.integer) ?? Self.real(digits: digits)
    case .string(let text): self = .string(text)
    case .array(let items): self = .list(items.map { FlagValue($0) })
    case .object(let object):
      self =
        Self.special(object)
        ?? .map(
          Dictionary(object.members.map { ($0.key, FlagValue($0.value)) }) { _, last in last })
    }
  }

  package var json: JSONValue {
    switch self {
    case .null: .null
    case .boolean(let value): .bool(value)
    case .integer(let value): .number(String(value))
    case .real(let value) where value.isFinite: .number(decimalText(value))
    case .written(_, let number): number.json
    case .real(let value):
      .object(JSONObject([.init(key: Self.realKey, value: .string(decimalText(value)))]))
    case .string(let text): .string(text)
    case .list(let items): .array(items.map(\.json))
    case .map(let members):
      .object(
        JSONObject(
          namesInOrder(members.keys).compactMap { name in
            members[name].map { .init(key: name, value: $0.json) }
          }))
    case .search(let function):
      .object(JSONObject([.init(key: Self.searchKey, value: .string(function.text))]))
    }
  }

  private static func real(digits: String) -> FlagValue {
    let isWhole = digits.utf8.allSatisfy { $0 != UInt8(ascii: ".") && $0 | 0x20 != 0x65 }
    return isWhole ? .string(digits) : Double(digits).map(FlagValue.real) ?? .string(digits)
  }

  private static func special(_ object: JSONObject) -> FlagValue? {
    guard object.members.count == 1, let member = object.members.first,
      let text = member.value.string
    else { return nil }
    switch member.key {
    case searchKey: return SearchFunction(recorded: text).map(FlagValue.search)
    case realKey: return realNumber(text).map(FlagValue.real)
    default: return nil
    }
  }
}

extension Flags {
  package init(_ object: JSONObject) {
    self.init(Dictionary(object.members.map { ($0.key, FlagValue($0.value)) }) { _, last in last })
  }

  package var json: JSONObject {
    JSONObject(sorted.map { .init(key: $0.name, value: $0.value.json) })
  }
}

// MARK: - Notations

/// How numbers were written: a text, or of a list an array with a text or null for each of its items.
extension Flags {
  package var notations: JSONObject? {
    var object = JSONObject()
    for (name, value) in sorted {
      if let notation = value.notation { object.members.append(.init(key: name, value: notation)) }
    }
    return object.members.isEmpty ? nil : object
  }

  package mutating func restore(notations: JSONObject) {
    for member in notations.members {
      if let value = self[member.key] { convert(member.key, to: value.written(as: member.value)) }
    }
  }
}

extension FlagValue {
  fileprivate var notation: JSONValue? {
    switch self {
    case .written(let text, _): return .string(text)
    case .list(let items):
      let notations = items.map(\.notation)
      guard notations.contains(where: { $0 != nil }) else { return nil }
      return .array(notations.map { $0 ?? .null })
    default: return nil
    }
  }

  fileprivate func written(as notation: JSONValue) -> FlagValue {
    switch (self, notation) {
    case (.integer, .string(let text)), (.real, .string(let text)):
      return .written(text, number: self)
    case (.list(let items), .array(let notations)) where items.count == notations.count:
      return .list(zip(items, notations).map { $0.written(as: $1) })
    default: return self
    }
  }
}
