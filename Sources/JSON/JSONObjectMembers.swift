/// How objects are made: member by member, in the order in which they are to stand.
extension JSONObject {
  /// Left out without a value.
  package mutating func add(_ key: String, _ value: (some JSONConvertible)?) {
    if let value { members.append(Member(key: key, value: value.jsonValue)) }
  }

  /// A command or a path; what is not UTF-8 becomes U+FFFD.
  package mutating func add(_ key: String, bytes: [UInt8]) {
    add(key, String(decoding: bytes, as: UTF8.self))
  }

  /// Seconds, with six decimals; left out if there are none.
  package mutating func add(_ key: String, seconds: Double?) {
    add(key, seconds.map { JSONValue.seconds($0) })
  }

  /// The members of another one, after its own.
  package mutating func add(_ other: JSONObject) {
    members += other.members
  }
}
