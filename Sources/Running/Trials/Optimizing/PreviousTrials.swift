/// Which trials an optimizer looks back on.
package enum PreviousTrials: String, CaseIterable, Sendable {
  case batch, operation, sourcecode
}
