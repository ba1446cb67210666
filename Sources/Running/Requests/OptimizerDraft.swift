import Operations

/// An operation that chooses the flags of a batch's trials, with its own flags.
package struct OptimizerDraft: Sendable {
  package var operation: OperationDefinition
  package var flags: Flags
  /// The search that it is, if it is built in; else a process chooses.
  package var builtin: BuiltinOptimizer?
}

/// What chooses the trials of a run that may be a batch: itself, an optimizer that is built in, or a
/// process.
struct OptimizerChoice {
  var kind: BatchKind
  var optimizer: OptimizerDraft?
  /// Whether it was not named: it follows from the values of the flags.
  var isImplied = false

  /// Whether flags that the user has not set are chosen too, if the project opens them.
  var opensFlags: Bool { kind == .random || optimizer?.builtin != nil }
}
