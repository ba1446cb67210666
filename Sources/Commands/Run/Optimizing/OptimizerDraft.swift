import Operations

/// An operation that chooses the flags of a batch's trials, with its own flags.
struct OptimizerDraft: Sendable {
  var operation: OperationDefinition
  var flags: Flags
}
