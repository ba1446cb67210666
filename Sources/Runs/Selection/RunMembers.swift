import Ledger
import Queries

/// The members of a record that are looked at. The others, which are most of it, are stepped
/// over.
package struct RunMembers: Sendable {
  /// Those that are ours.
  private(set) var keys: RecordKeys
  /// The same, one by one.
  var list: [RecordKey] { RecordKey.allCases.filter(keys.contains) }
  /// Those of others, as they stand in the text.
  private(set) var others: [String] = []
  /// Whether it is all of them, also those that were not named.
  let isEverything: Bool

  /// What tells the scalars of a run that has them on record.
  private static let ofScalars: RecordKeys = [.scalars, .role, .directory]
  private static let ofFlags: RecordKeys = [.flags, .parameters]
  private static let ofLabel: RecordKeys = [.label, .command, .flags, .parameters]
  /// What is looked at in the files of a run to find scalars there.
  private static let ofFiles: RecordKeys = [.stdout, .op]

  package static let everything = RunMembers(isEverything: true)

  private init(isEverything: Bool) {
    self.isEverything = isEverything
    keys = [.operation, .start, .initialized, .stoppedEarly]
  }

  /// What lists show of a run.
  package static let ofLists: RunMembers = {
    var members = RunMembers(isEverything: false)
    members.keys.formUnion(ofLabel)
    members.keys.formUnion([.opRef, .marked])
    return members
  }()

  /// What tells these properties, and all scalars.
  package init(_ names: some Sequence<QueryName>, besides keys: RecordKeys) {
    self.init(isEverything: false)
    for name in names { add(name) }
    self.keys.formUnion(keys)
    self.keys.formUnion(Self.ofScalars)
    self.keys.formUnion(Self.ofFiles)
    self.keys.formUnion(Self.ofLabel)
  }

  init(_ filter: RunFilter) {
    self.init(isEverything: false)
    if !filter.labels.isEmpty || filter.isUnlabeled { keys.formUnion(Self.ofLabel) }
    if !filter.tags.isEmpty { keys.insert(.tags) }
    if !filter.comments.isEmpty { keys.insert(.comments) }
    if filter.isMarked != nil { keys.insert(.marked) }
    if !filter.sourceDigests.isEmpty { keys.insert(.sourcecodeDigest) }
    if !filter.batches.isEmpty { keys.insert(.batch) }
    if !filter.generations.isEmpty { keys.insert(.generation) }
    for name in filter.expressions.flatMap(\.names) { add(name) }
  }

  private mutating func add(_ name: QueryName) {
    let attribute = RunValues.members(ofAttribute: name.name)
    if name.kind == .any || name.kind == .attribute {
      if let attribute = attribute ?? RunValues.members(ofComputed: name.name) {
        keys.formUnion(RecordKeys(attribute))
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
}
