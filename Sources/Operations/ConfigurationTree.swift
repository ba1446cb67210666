import JSON
import Text
import YAML

/// A document whose values keep their notation and their order.
indirect enum ConfigurationTree: Hashable, Sendable {
  /// As written in the file: `1e-3`, `yes`, an unquoted word.
  case literal(String)
  /// To be quoted if its form would mean something else.
  case text(String)
  case list([ConfigurationTree])
  case map([Entry])

  struct Entry: Hashable, Sendable {
    var key: String
    var value: ConfigurationTree
  }

  init(_ node: Node) {
    switch node.content {
    case .scalar(let scalar):
      let isLiteral =
        scalar.style == .plain && node.tag == nil && !scalar.text.contains(where: \.isNewline)
      self = isLiteral ? .literal(scalar.isAbsent ? "null" : scalar.text) : .text(scalar.text)
    case .sequence(let items): self = .list(items.map(ConfigurationTree.init))
    case .mapping(let entries):
      self = .map(
        entries.map { entry in
          Entry(key: entry.key.scalar?.text ?? "", value: ConfigurationTree(entry.value))
        })
    }
  }

  init(_ json: JSONValue) {
    switch json {
    case .null: self = .literal("null")
    case .bool(let value): self = .literal(value ? "true" : "false")
    case .number(let digits): self = .literal(digits)
    case .string(let text): self = .text(text)
    case .array(let items): self = .list(items.map { ConfigurationTree($0) })
    case .object(let object):
      self = .map(
        object.members.map { Entry(key: $0.key, value: ConfigurationTree($0.value)) })
    }
  }

  init(_ value: FlagValue) {
    switch value {
    case .null: self = .literal("null")
    case .boolean(let value): self = .literal(value ? "true" : "false")
    case .integer, .real, .written: self = .literal(value.encoded)
    case .string(let text): self = .text(text)
    case .list(let items): self = .list(items.map { ConfigurationTree($0) })
    case .map(let members):
      self = .map(
        namesInOrder(members.keys).compactMap { name in
          members[name].map { Entry(key: name, value: ConfigurationTree($0)) }
        })
    case .search: self = .text(value.encoded)
    }
  }

  /// A key that has dots itself goes before a way into nested maps.
  mutating func set(_ name: String, to value: ConfigurationTree) {
    var entries: [Entry]
    if case .map(let known) = self { entries = known } else { entries = [] }
    let parts = name.split(separator: ".", maxSplits: 1)
    if let index = entries.firstIndex(where: { $0.key == name }) {
      entries[index].value = value
    } else if parts.count == 2 {
      let key = String(parts[0])
      let index = entries.firstIndex { $0.key == key }
      var nested = index.map { entries[$0].value } ?? .map([])
      nested.set(String(parts[1]), to: value)
      if let index {
        entries[index].value = nested
      } else {
        entries.append(Entry(key: key, value: nested))
      }
    } else {
      entries.append(Entry(key: name, value: value))
    }
    self = .map(entries)
  }
}

extension ConfigurationTree {
  var json: String { json(indentation: "") }

  private func json(indentation: String) -> String {
    let inner = indentation + "  "
    switch self {
    case .literal(let text): return text
    case .text(let text): return Self.quoted(text)
    case .list(let items) where items.isEmpty: return "[]"
    case .map(let entries) where entries.isEmpty: return "{}"
    case .list(let items):
      let lines = items.map { inner + $0.json(indentation: inner) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(indentation)]"
    case .map(let entries):
      let lines = entries.map { entry in
        "\(inner)\(Self.quoted(entry.key)): \(entry.value.json(indentation: inner))"
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indentation)}"
    }
  }

  var yaml: String {
    switch self {
    case .map(let entries) where !entries.isEmpty: Self.lines(of: entries, indentation: "")
    case .list(let items) where !items.isEmpty: Self.lines(of: items, indentation: "")
    default: inlineYAML + "\n"
    }
  }

  private static func lines(of entries: [Entry], indentation: String) -> String {
    entries.map { entry in
      let key = FlagValue.string(entry.key).yamlText
      return "\(indentation)\(key):\(entry.value.yamlBehindKey(indentation: indentation))"
    }.joined()
  }

  private static func lines(of items: [ConfigurationTree], indentation: String) -> String {
    items.map { item in
      switch item {
      case .map(let entries) where !entries.isEmpty:
        // The first key stands after the dash.
        indentation + "- "
          + lines(of: entries, indentation: indentation + "  ")
          .dropFirst(indentation.count + 2)
      case .list(let inner) where !inner.isEmpty:
        indentation + "-\n" + lines(of: inner, indentation: indentation + "  ")
      default: "\(indentation)- \(item.inlineYAML)\n"
      }
    }.joined()
  }

  private func yamlBehindKey(indentation: String) -> String {
    switch self {
    case .map(let entries) where !entries.isEmpty:
      "\n" + Self.lines(of: entries, indentation: indentation + "  ")
    case .list(let items) where !items.isEmpty:
      "\n" + Self.lines(of: items, indentation: indentation)
    default: " \(inlineYAML)\n"
    }
  }

  private var inlineYAML: String {
    switch self {
    case .literal(let text): text
    case .text(let text): FlagValue.string(text).yamlText
    case .list: "[]"
    case .map: "{}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.appendJSONString(text)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension FlagValue {
  /// A text as a scalar of a YAML file. What could be taken for anything else is quoted as in
  /// JSON, which is YAML too; words and paths are unchanged.
  fileprivate var yamlText: String {
    guard case .string(let text) = self else { return encoded }
    let isWord =
      encoded == text && !text.contains { ",[]{}:#".contains($0) || $0.isNewline }
      && !text.hasPrefix("-") && !text.hasPrefix("?") && !text.hasPrefix("=")
    if isWord { return text }
    var bytes: [UInt8] = []
    bytes.appendJSONString(text)
    return String(decoding: bytes, as: UTF8.self)
  }
}
