import JSON
import Queries

/// The members of a record that a filter looks at. The others, which are most of it, are stepped
/// over.
struct RunMembers {
  /// Names as they are and as they stand in the text.
  private let keys: [(name: String, bytes: [UInt8])]

  /// What tells the scalars of a run that has them on record.
  private static let ofScalars = ["scalars", "role", "directory"]
  private static let ofFlags = ["flags", "parameters"]

  init(_ filter: RunFilter) {
    var names: Set = ["operation", "start", "initialized"]
    if !filter.labels.isEmpty || filter.isUnlabeled {
      names.formUnion(["label", "command"] + Self.ofFlags)
    }
    if !filter.tags.isEmpty { names.insert("tags") }
    if !filter.comments.isEmpty { names.insert("comments") }
    if filter.isMarked != nil { names.insert("marked") }
    if !filter.sourceDigests.isEmpty { names.insert("sourcecode_digest") }
    if !filter.batches.isEmpty { names.insert("batch") }
    for name in filter.expressions.flatMap(\.names) {
      let isAttribute = RunValues.members(ofAttribute: name.name) != nil
      if name.kind == .any || name.kind == .attribute {
        names.formUnion(RunValues.members(ofAttribute: name.name) ?? [name.name])
      }
      if name.kind == .any || name.kind == .flag { names.formUnion(Self.ofFlags) }
      if name.kind == .scalar || (name.kind == .any && !isAttribute) {
        names.formUnion(Self.ofScalars)
      }
    }
    keys = names.map { ($0, Array($0.utf8)) }
  }

  /// Those of them that a record has; `record` is a JSON object.
  func values(in record: UnsafeRawBufferPointer) throws(JSONError) -> JSONObject {
    var found: [JSONObject.Member] = []
    var scanner = JSONScanner(record)
    _ = try scanner.members { (key, value) throws(JSONError) in
      let key = record.slice(key)
      for (name, bytes) in keys where bytes.count == key.count && key.elementsEqual(bytes) {
        let value = try JSONValue(parsing: record.slice(value))
        found.append(JSONObject.Member(key: name, value: value))
      }
      return true
    }
    return JSONObject(found)
  }
}
