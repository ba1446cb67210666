/// What executes attempts. The raw value is the word in the ledger and on the command line.
package enum ExecutorKind: String, Hashable, Sendable, CaseIterable {
  /// This machine.
  case local
  case slurm
  case ssh
}

/// Where an attempt executes, if that is not this machine.
package struct ExecutionPlace: Hashable, Sendable {
  package var kind: ExecutorKind
  /// The name of the machine.
  package var node: String
  /// What the executor calls it there: of Slurm, the job and the index in its array (`12_3`).
  package var reference: String
  /// The submission that it belongs to, from 1.
  package var round: Int
  /// Seconds from the submission until it began.
  package var queuedSeconds: Double

  package init(
    kind: ExecutorKind, node: String, reference: String, round: Int, queuedSeconds: Double
  ) {
    self.kind = kind
    self.node = node
    self.reference = reference
    self.round = round
    self.queuedSeconds = queuedSeconds
  }
}
