import JSON

/// Members that many new records have in common, put into bytes once.
package struct RecordTemplate: Sendable {
  /// The members as they stand in an object, without its brackets.
  let bytes: [UInt8]

  /// - Parameter change: what it gives a value.
  package init(_ change: RecordChange) {
    var bytes: [UInt8] = []
    bytes.append(change.members, isFirst: true)
    self.bytes = bytes
  }
}

extension [UInt8] {
  /// Members of an object, without its brackets; after others unless `isFirst`.
  mutating func append(_ object: JSONObject, isFirst: Bool) {
    for (place, member) in object.members.enumerated() {
      if place > 0 || !isFirst { append(UInt8(ascii: ",")) }
      appendJSONString(member.key)
      append(UInt8(ascii: ":"))
      appendJSON(member.value)
    }
  }
}
