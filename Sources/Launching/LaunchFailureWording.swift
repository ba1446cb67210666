extension LaunchFailure {
  /// What happened, in one line.
  package var wording: String {
    switch self {
    case .ledgerNotWritable(let reason): reason
    case .runNotPrepared(let reason): "a run cannot be started: \(reason)"
    case .outputNotWritable(let reason): "cannot save the output of a job: \(reason)"
    case .diskFull(let folder): "no space left on the disk of '\(folder)'"
    case .notSubmitted(let reason): reason
    case .guardianLost: "the guardian process was killed"
    }
  }

  /// As a command ends by it: 74 if what happened could not be recorded or kept.
  package var exitCode: Int32 {
    switch self {
    case .ledgerNotWritable, .outputNotWritable, .runNotPrepared, .diskFull: 74
    case .notSubmitted, .guardianLost: 1
    }
  }
}
