import Operations

/// An operation that chooses the flags of a batch's trials, with its own flags.
package struct OptimizerDraft: Sendable {
  package var operation: OperationDefinition
  package var flags: Flags
}

/// What chooses the trials of a run that may be a batch: itself, or a process.
struct OptimizerChoice {
  var kind: BatchKind
  var optimizer: OptimizerDraft?
  /// Whether it was not named: it follows from the values of the flags.
  var isImplied = false
}
