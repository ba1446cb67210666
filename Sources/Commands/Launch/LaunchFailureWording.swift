import Launching

extension LaunchFailure {
  var wording: String {
    switch self {
    case .ledgerNotWritable(let reason): reason
    case .outputNotWritable(let reason): "the output of a job cannot be kept: \(reason)"
    case .guardianLost: "the guardian process was killed"
    }
  }
}
