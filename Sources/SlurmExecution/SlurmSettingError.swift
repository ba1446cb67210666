import Text

/// A setting of Slurm's that a user got wrong.
package struct SlurmSettingError: ExplainedError, Hashable {
  package enum Problem: Hashable, Sendable {
    case unknown(String, nearest: String?)
    case invalid(SlurmOption, String, expected: String)
    /// An option of `sbatch` that would break the form of our submissions, and what to do.
    case refusedArgument(String, String)
    /// The file is not what it should be.
    case file(String, hint: String?)
  }

  package let problem: Problem
  /// The file with line and column; nil for the command line.
  package var place: String?

  package init(_ problem: Problem, place: String? = nil) {
    self.problem = problem
    self.place = place
  }

  /// A bad value on the command line is a mistake of usage.
  package var exitCode: Int32 { place == nil ? 2 : 1 }

  package var message: String { (place.map { "\($0): " } ?? "") + text }

  private var text: String {
    switch problem {
    case .unknown(let name, nil): "unknown setting of Slurm '\(name)'"
    case .unknown(let name, let nearest?):
      "unknown setting of Slurm '\(name)'; did you mean '\(nearest)'?"
    case .invalid(let option, let value, let expected):
      "invalid value '\(value)' for '\(name(of: option))': expected \(expected)"
    case .refusedArgument(let argument, _):
      "'\(name(of: .argument))' cannot have '\(argument)': batchrun sets it itself"
    case .file(let message, _): message
    }
  }

  package var hint: String? {
    switch problem {
    case .unknown:
      "known are: "
        + SlurmOption.allCases.filter(\.isOnCommandLine).map(\.rawValue).joined(
          separator: " ")
    case .invalid: nil
    case .refusedArgument(_, let hint): hint
    case .file(_, let hint): hint
    }
  }

  private func name(of option: SlurmOption) -> String {
    place == nil ? option.option : option.rawValue
  }
}
