import Arguments

/// Which trials an optimizer looks back on.
enum PreviousTrials: String, ArgumentChoice {
  case batch, operation, sourcecode
}
