import JSON
import Ledger
import Operations
import Runs

/// What the record of a batch says of how its trials were chosen.
extension RunRecord {
  /// The name of the operation whose trials a batch runs; of a single run, its own.
  package var baseOperation: String {
    guard role == .batch else { return operation }
    if let recorded = members[.op].flatMap(OperationSnapshot.operation(from:)) {
      return recorded.fullName
    }
    return operation.lastIndex(of: "+").map { String(operation[..<$0]) } ?? operation
  }

  /// Of a batch without an optimizer of the user's.
  var batchKind: BatchKind {
    guard role == .batch else { return .single }
    return operation.hasSuffix("+random") ? .random : .grid
  }

  var labelTemplate: String? { members[.labelTemplate]?.string }
  /// Of a batch: the tags of its trials.
  var prototypeTags: [String] { members[.protoTags]?.array?.compactMap(\.string) ?? [] }

  /// Whether its label is not what its template makes of its flags.
  var hasLabelOfItsOwn: Bool {
    guard role != .batch, let labelTemplate else { return true }
    let references = ResolvedDependencies(self).references
    return label != LabelTemplate(labelTemplate).rendered(flags, others: references).text
  }

  var keepsBatch: Bool { members[.keepBatch]?.bool == true }

  /// What the trials of a batch were chosen by in addition to its flags: entries of batch files, and runs
  /// that were named for dependencies.
  var fileEntries: [Flags] {
    members[.entries]?.array?.compactMap { $0.object.map { Flags($0) } } ?? []
  }
  var dependencyAssignments: [FlagAssignments.Assignment] {
    members[.dependencyFlags]?.object?.members.compactMap { member in
      member.value.string.map { .init(name: member.key, text: $0) }
    } ?? []
  }
  var randomSeed: UInt64? {
    guard case .number(let text)? = members[.randomSeed] else { return nil }
    return UInt64(text) ?? Int64(text).map { UInt64(bitPattern: $0) }
  }
}
