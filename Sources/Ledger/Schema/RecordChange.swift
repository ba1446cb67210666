import JSON

/// A change of a record that is not the start or the end of an attempt: members that get a value,
/// and members that go. It becomes one event of the journal.
package struct RecordChange: Hashable, Sendable {
  /// Those that get a value.
  package private(set) var members: JSONObject
  /// Those that go.
  package private(set) var removed: [RecordKey] = []

  /// - Parameter members: of any name, as of a record that comes from elsewhere.
  package init(_ members: JSONObject = JSONObject()) {
    self.members = members
  }

  package var isEmpty: Bool { members.members.isEmpty && removed.isEmpty }

  /// Gives a member a value; nothing happens if there is none.
  package mutating func set(_ key: RecordKey, _ value: (some JSONConvertible)?) {
    guard let value else { return }
    let member = JSONObject.Member(key: key.text, value: value.jsonValue)
    if let place = members.members.firstIndex(where: { $0.key == member.key }) {
      members.members[place] = member
    } else {
      members.members.append(member)
    }
    removed.removeAll { $0 == key }
  }

  /// Gives a member a value that has none yet, as of a record that is new.
  package mutating func append(_ key: RecordKey, _ value: JSONValue) {
    members.members.append(JSONObject.Member(key: key.text, value: value))
  }

  package mutating func remove(_ keys: RecordKey...) {
    members.members.removeAll { member in keys.contains { $0.text == member.key } }
    removed += keys.filter { !removed.contains($0) }
  }

  /// Gives a member a value, or removes it if there is none.
  package mutating func replace(_ key: RecordKey, with value: (some JSONConvertible)?) {
    if let value { set(key, value) } else { remove(key) }
  }

  /// Takes in another change, which comes after this one.
  package mutating func add(_ other: RecordChange) {
    for key in other.removed { remove(key) }
    for member in other.members.members {
      if let place = members.members.firstIndex(where: { $0.key == member.key }) {
        members.members[place] = member
      } else {
        members.members.append(member)
      }
      removed.removeAll { $0.text == member.key }
    }
  }

  /// Both, one after the other.
  package func adding(_ other: RecordChange) -> RecordChange {
    var sum = self
    sum.add(other)
    return sum
  }
}
