import JSON
import Ledger
import Queries

/// The members of a record that a filter looks at. The others, which are most of it, are stepped
/// over.
struct RunMembers {
  /// Those that are ours.
  private var keys: Set<RecordKey> = [.operation, .start, .initialized]
  /// Those of others, as they stand in the text.
  private var others: [String] = []

  /// What tells the scalars of a run that has them on record.
  private static let ofScalars: [RecordKey] = [.scalars, .role, .directory]
  private static let ofFlags: [RecordKey] = [.flags, .parameters]

  init(_ filter: RunFilter) {
    if !filter.labels.isEmpty || filter.isUnlabeled {
      keys.formUnion([.label, .command] + Self.ofFlags)
    }
    if !filter.tags.isEmpty { keys.insert(.tags) }
    if !filter.comments.isEmpty { keys.insert(.comments) }
    if filter.isMarked != nil { keys.insert(.marked) }
    if !filter.sourceDigests.isEmpty { keys.insert(.sourcecodeDigest) }
    if !filter.batches.isEmpty { keys.insert(.batch) }
    for name in filter.expressions.flatMap(\.names) { add(name) }
  }

  private mutating func add(_ name: QueryName) {
    let attribute = RunValues.members(ofAttribute: name.name)
    if name.kind == .any || name.kind == .attribute {
      if let attribute {
        keys.formUnion(attribute)
      } else if let key = RecordKey(name.name) {
        keys.insert(key)
      } else {
        others.append(name.name)
      }
    }
    if name.kind == .any || name.kind == .flag { keys.formUnion(Self.ofFlags) }
    if name.kind == .scalar || (name.kind == .any && attribute == nil) {
      keys.formUnion(Self.ofScalars)
    }
  }

  /// Those of them that a record has; `record` is a JSON object.
  func values(in record: UnsafeRawBufferPointer) throws(JSONError) -> JSONObject {
    var found = JSONObject()
    var scanner = JSONScanner(record)
    _ = try scanner.members { (name, value) throws(JSONError) in
      let name = record.slice(name)
      let text: String?
      if let key = RecordKey(name) {
        text = keys.contains(key) ? key.text : nil
      } else {
        text = others.first { $0.utf8.elementsEqual(name) }
      }
      if let text { found.add(text, try JSONValue(parsing: record.slice(value))) }
      return true
    }
    return found
  }
}
