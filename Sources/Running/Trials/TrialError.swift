import Search
import Text

/// Why there are no trials.
package enum TrialError: ExplainedError, Hashable, Sendable {
  case noDimensions(flags: String)
  case emptyCategories(flag: String)
  case unsearchable(flag: String, Dimension.Problem)
  case missingFile(String)
  /// `problem` says what, `line` where, counted from 1.
  case unreadableFile(String, problem: String, line: Int?)
  case noTrials(file: String)
  case unsupportedExtension(path: String, String)
  case unsupportedSaving(String)
  case unwritableFile(String)
  case tooManyTrials

  package var message: String {
    switch self {
    case .noDimensions(let flags):
      "flags for batch (\(flags)) do not contain any search dimensions"
    case .emptyCategories(let flag): "the list of flag '\(flag)' has no values to choose from"
    case .unsearchable(let flag, .noCategories): TrialError.emptyCategories(flag: flag).message
    case .unsearchable(let flag, .infiniteRange): "the range of flag '\(flag)' has no end"
    case .unsearchable(let flag, .logarithmicRangeReachesZero):
      "the logarithmic range of flag '\(flag)' must begin above 0"
    case .missingFile(let path): "batch file '\(path)' does not exist"
    case .unreadableFile(let path, let problem, nil):
      "cannot read trials for '\(path)': \(problem)"
    case .unreadableFile(let path, let problem, let line?):
      "cannot read trials for '\(path)': line \(line): \(problem)"
    case .noTrials(let file): "batch file '\(file)' has no trials"
    case .unsupportedExtension(let path, let text):
      "cannot read trials for '\(path)': unsupported extension '\(text)'"
    case .unsupportedSaving(let text): "unsupported extension '\(text)'"
    case .unwritableFile(let problem): problem
    case .tooManyTrials: "more combinations of flags than can be run"
    }
  }

  package var hint: String? {
    switch self {
    case .noDimensions: "try specifying a range for one or more flags as NAME=[MIN:MAX]"
    case .unsupportedExtension: "use '.csv', '.json', '.yml', '.yaml', or no extension"
    case .unsupportedSaving: "use '.csv', '.json', or no extension"
    case .tooManyTrials: "draw some of them with --max-trials N"
    default: nil
    }
  }
}
