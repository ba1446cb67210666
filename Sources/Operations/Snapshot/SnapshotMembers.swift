import JSON
import Text

/// The members of an object in a snapshot; what has no value, or its usual one, is left out.
struct SnapshotMembers {
  private var members: [JSONObject.Member] = []

  var json: JSONValue { .object(JSONObject(members)) }

  mutating func add(_ key: String, _ value: JSONValue) {
    members.append(JSONObject.Member(key: key, value: value))
  }

  mutating func add(_ key: String, _ value: JSONValue?) {
    if let value { add(key, value) }
  }

  mutating func add(_ key: String, _ object: JSONObject?) {
    if let object { add(key, JSONValue.object(object)) }
  }

  mutating func add(_ key: String, _ text: String?, unless usual: String? = nil) {
    if let text, text != usual { add(key, JSONValue.string(text)) }
  }

  mutating func add(_ key: String, _ truth: Bool?, unless usual: Bool? = nil) {
    if let truth, truth != usual { add(key, JSONValue.bool(truth)) }
  }

  mutating func add(_ key: String, _ number: Int?) {
    if let number { add(key, JSONValue.number(String(number))) }
  }

  mutating func add(_ key: String, _ number: Double?) {
    if let number { add(key, FlagValue.real(number).json) }
  }

  mutating func add(_ key: String, _ texts: [String]) {
    if !texts.isEmpty { add(key, JSONValue.array(texts.map { .string($0) })) }
  }

  mutating func add(_ key: String, _ items: [JSONValue]) {
    if !items.isEmpty { add(key, JSONValue.array(items)) }
  }

  mutating func add(_ key: String, _ texts: [String: String]) {
    guard !texts.isEmpty else { return }
    let members = namesInOrder(texts.keys).compactMap { name in
      texts[name].map { JSONObject.Member(key: name, value: .string($0)) }
    }
    add(key, JSONValue.object(JSONObject(members)))
  }
}

extension JSONValue {
  func items(_ key: String) -> [JSONValue] { self[key]?.array ?? [] }

  func texts(_ key: String) -> [String] { items(key).compactMap(\.string) }

  func textMap(_ key: String) -> [String: String] {
    let members = self[key]?.object?.members ?? []
    return Dictionary(
      members.compactMap { member in member.value.string.map { (member.key, $0) } },
      uniquingKeysWith: { $1 })
  }
}
