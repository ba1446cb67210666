import JSON
import Jobs

/// Which runs are wanted: all conditions must hold, and of the values of one any may.
package struct RunFilter: Sendable {
  /// Parts of the operation's name.
  package var operations: [String] = []
  /// Parts of the label; `-` for none.
  package var labels: [String] = []
  package var isUnlabeled = false
  /// Whole tags.
  package var tags: [String] = []
  /// Parts of a comment's text, user or host, in any case; `-` for none.
  package var comments: [String] = []
  package var isMarked: Bool?
  package var states: Set<JobState> = []
  package var excludedStates: Set<JobState> = []
  /// Seconds since 1970.
  package var started: ClosedRange<Double>?
  /// The beginning of the digest of the source code.
  package var sourceDigests: [String] = []
  /// The beginning of the id of a batch, whose trials are wanted.
  package var batches: [String] = []

  package init() {}

  /// Whether every run is wanted.
  package var isEmpty: Bool {
    operations.isEmpty && labels.isEmpty && !isUnlabeled && tags.isEmpty && comments.isEmpty
      && isMarked == nil && states.isEmpty && excludedStates.isEmpty && started == nil
      && sourceDigests.isEmpty && batches.isEmpty
  }

  package func matches(_ run: RunRecord) -> Bool {
    matches(state: run.state) && matches(time: run.time)
      && (isMarked == nil || isMarked == run.isMarked)
      && matchesAny(operations) { run.operation.contains($0) }
      && matchesAny(labels) { $0 == "-" ? run.hasNoLabel : run.label?.contains($0) == true }
      && (!isUnlabeled || run.hasNoLabel)
      && matchesAny(tags) { run.tags.contains($0) }
      && matchesAny(comments) { run.hasComment(with: $0) }
      && matchesAny(batches) { run.batch?.text.hasPrefix($0) == true }
      && matchesAny(sourceDigests) {
        run.members["sourcecode_digest"]?.string?.hasPrefix($0) == true
      }
  }

  /// False where so little already tells that the run is not wanted.
  func mayMatch(_ head: RunHead) -> Bool {
    if let isMarked, isMarked != head.isMarked { return false }
    // What stands there in escapes, or is named by its ledger, has to be looked at closely.
    guard !operations.isEmpty, let operation = head.operation, operation.isPlain else {
      return true
    }
    let name = String(decoding: operation, as: UTF8.self)
    return operations.contains { name.contains($0) }
  }

  /// Whether nothing else has to be looked at once `mayMatch` and the state have said yes.
  func isDecided(by head: RunHead) -> Bool {
    labels.isEmpty && !isUnlabeled && tags.isEmpty && comments.isEmpty && sourceDigests.isEmpty
      && batches.isEmpty && (operations.isEmpty || head.operation?.isPlain == true)
  }

  func matches(time: Double) -> Bool {
    started?.contains(time) ?? true
  }

  func matches(state: JobState) -> Bool {
    (states.isEmpty || states.contains(state)) && !excludedStates.contains(state)
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
