import Operations

/// The entries of all batch files of a batch.
package struct BatchEntries: Hashable, Sendable {
  /// In the order of the files; empty if there are no files.
  package let entries: [Flags]

  package init(_ files: [BatchFile]) {
    entries = files.flatMap(\.entries)
  }

  /// Entries that were read before.
  package init(_ entries: [Flags]) {
    self.entries = entries
  }

  /// The flags of a run that is not a batch for all that: files with one entry give it its flags.
  package var single: Flags? {
    entries.count == 1 ? entries[0] : nil
  }

  /// What the grids of a batch are made of: every entry between the run's flags and those that
  /// were typed. Without entries it is the run's flags.
  package func merged(flags: Flags, userFlags: Flags) -> [Flags] {
    guard !entries.isEmpty else { return [flags] }
    return entries.map { flags.overlaid(by: $0).overlaid(by: userFlags) }
  }
}
