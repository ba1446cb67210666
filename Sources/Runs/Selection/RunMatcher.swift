import JSON
import Jobs
import Queries
import Scalars
import Ledger

/// A filter that is put to many runs: what it says is read once.
struct RunMatcher {
  let filter: RunFilter
  /// What of the record of a run that is over has to be known.
  let members: RunMembers
  private let operations: [OperationFilter]
  /// Whether the last operation that was met is wanted: the next run mostly has the same.
  private var known: (name: [UInt8], isWanted: Bool)?
  private var scalars: RunScalars
  private var usesScalars = false

  init(_ filter: RunFilter, home: String) {
    self.filter = filter
    members = RunMembers(filter)
    operations = filter.operations.map { OperationFilter($0) }
    scalars = RunScalars(home: home)
  }

  /// Whether all members have to be looked at to know that a run is not wanted.
  var needsDetails: Bool { filter.isMarked != nil || !operations.isEmpty }

  /// False if so little already tells that the run is not wanted.
  mutating func mayMatch(_ head: RunHead) -> Bool {
    guard filter.matches(time: head.time) else { return false }
    if let isMarked = filter.isMarked, isMarked != head.isMarked { return false }
    // What stands there in escapes, or is named by its ledger, has to be looked at closely.
    guard !operations.isEmpty, let operation = head.operation, operation.isPlain else {
      return true
    }
    return isWanted(operation)
  }

  /// Whether nothing else has to be looked at once `mayMatch` and the state have said yes.
  func isDecided(by head: RunHead) -> Bool {
    filter.expressions.isEmpty && isDecided(besidesExpressionsBy: head)
  }

  private func isDecided(besidesExpressionsBy head: RunHead) -> Bool {
    filter.labels.isEmpty && !filter.isUnlabeled && filter.tags.isEmpty && filter.comments.isEmpty
      && filter.sourceDigests.isEmpty && filter.batches.isEmpty
      && (operations.isEmpty || head.operation?.isPlain == true)
  }

  /// Whether a run is wanted of which `mayMatch` and the state have said yes, as far as its record shows
  /// that without being decoded; nil if it does not. `glance` is asked for if it helps.
  func matches(_ head: RunHead, glance: () -> RunGlance?) -> Bool? {
    guard isDecided(besidesExpressionsBy: head), let glance = glance(), glance.isSound else {
      return nil
    }
    for expression in filter.expressions {
      var isKnown = true
      let holds = expression.holds { name in
        if let value = glance.value(of: name) { return met(name, value) }
        isKnown = false
        return .undefined
      }
      guard isKnown else { return nil }
      if !holds { return false }
    }
    return true
  }

  /// `run` may have no more than `members`; `whole` is the same with all.
  mutating func matches(_ run: RunRecord, whole: () -> RunRecord?) -> Bool {
    filter.matches(state: run.state) && filter.matches(time: run.time)
      && (filter.isMarked == nil || filter.isMarked == run.isMarked)
      && (operations.isEmpty || operations.contains { $0.matches(run.operation) })
      && matchesAny(filter.labels) {
        $0 == "-"
          ? run.hasNoLabel
          : run.shownLabel?.contains($0) == true || run.commandLabel?.contains($0) == true
      }
      && (!filter.isUnlabeled || run.hasNoLabel)
      && matchesAny(filter.tags) { run.tags.contains($0) }
      && matchesAny(filter.comments) { run.hasComment(with: $0) }
      && matchesAny(filter.batches) { id in
        run.batch?.text.hasPrefix(id) == true
          && filter.generations[id].map { $0 == run.generation } ?? true
      }
      && matchesAny(filter.sourceDigests) {
        run.members[.sourcecodeDigest]?.string?.hasPrefix($0) == true
      }
      && matchesExpressions(run, whole)
  }

  /// Keeps what had to be read from files for the next time. To be called at the end.
  mutating func finish() {
    if usesScalars { scalars.save() }
    usesScalars = false
  }

  private mutating func matchesExpressions(_ run: RunRecord, _ whole: () -> RunRecord?) -> Bool {
    if filter.expressions.isEmpty { return true }
    let values = RunValues(run)
    var summaries: [String: ScalarSummary]?
    for expression in filter.expressions {
      let holds = expression.holds { name in
        let value = values.value(of: name) {
          if let summaries { return summaries }
          usesScalars = true
          let hasRecorded = run.members[.scalars] != nil
          let found = scalars.summaries(of: hasRecorded ? run : whole() ?? run)
          summaries = found
          return found
        }
        return met(name, value)
      }
      if !holds { return false }
    }
    return true
  }

  private func met(_ name: QueryName, _ value: QueryValue) -> QueryValue {
    if value != .undefined { filter.unmet?.meet(name) }
    return value
  }

  private mutating func isWanted(_ operation: UnsafeRawBufferPointer) -> Bool {
    if let known, operation.elementsEqual(known.name) { return known.isWanted }
    // It stands in quotes.
    let name = String(decoding: operation.dropFirst().dropLast(), as: UTF8.self)
    let isWanted = operations.contains { $0.matches(name) }
    known = (Array(operation), isWanted)
    return isWanted
  }

  private func matchesAny(_ values: [String], _ holds: (String) -> Bool) -> Bool {
    values.isEmpty || values.contains(where: holds)
  }
}

extension UnsafeRawBufferPointer {
  /// Whether a JSON string has no escapes in it.
  fileprivate var isPlain: Bool { firstIndex(of: UInt8(ascii: "\\"), from: 0) == nil }
}

extension RunRecord {
  fileprivate var hasNoLabel: Bool { label?.isEmpty ?? true }

  fileprivate func hasComment(with text: String) -> Bool {
    if text == "-" { return comments.isEmpty }
    let text = text.lowercased()
    return comments.contains { comment in
      [comment.body, comment.user, comment.host].contains { $0.lowercased().contains(text) }
    }
  }
}
