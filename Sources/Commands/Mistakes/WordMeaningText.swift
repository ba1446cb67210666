import Runs
import Text

extension WordMeaning {
  /// The command line that does what is meant.
  var commandLine: String {
    let words =
      switch self {
      case .details(let run): "runs info \(shellQuoted(run))"
      case .spec(let file): "sweep \(shellQuoted(file))"
      case .script(let file): "run \(shellQuoted(file))"
      case .runfile(let file): "launch \(shellQuoted(file))"
      case .newest(let count): "runs -n \(count)"
      case .matching(let expression): "runs --filter \"\(expression)\""
      case .inState(let state): "runs --\(state.rawValue)"
      case .ofOperation(let name): "runs --operation \(shellQuoted(name))"
      case .comparison(let range): "compare --table \(range)"
      case .help: "runs --help"
      }
    return "batchrun " + words
  }
}
