import Ledger

/// What is done to the tags of a run.
package struct TagEdit: Hashable, Sendable {
  package var added: [String]
  package var removed: [String]
  /// Whether those that it has go first.
  package var clears: Bool
  /// Whether the words of the label change with them. Without any change of tags, those that the run
  /// has are put into its label.
  package var syncsLabel: Bool

  package init(
    added: [String] = [], removed: [String] = [], clears: Bool = false, syncsLabel: Bool = false
  ) {
    self.added = added
    self.removed = removed
    self.clears = clears
    self.syncsLabel = syncsLabel
  }

  package var changesTags: Bool { !added.isEmpty || !removed.isEmpty || clears }

  package func change(of run: RunRecord) -> RecordChange {
    let kept = clears ? [] : run.tags.filter { !removed.contains($0) }
    let tags = Set(kept + added).sorted()
    guard syncsLabel else { return .tags(tags) }
    return RecordChange.tags(tags).adding(.label(label(of: run, tags)))
  }

  private func label(of run: RunRecord, _ tags: [String]) -> String {
    let gone = clears ? run.tags : removed
    let label = gone.filter { !added.contains($0) }
      .reduce(run.label ?? "") { LabelWords.removing($1, from: $0) }
    var new: [String] = []
    for tag in changesTags ? added : tags
    where !LabelWords.contains(tag, in: label) && !new.contains(tag) {
      new.append(tag)
    }
    return LabelWords.trimmed((new + [label]).joined(separator: " "))
  }
}
