import Launching
import Text

extension SearchEnd {
  /// Why nothing new starts, as in `no new trials start: …`; `unit` is what one of those is called that
  /// run. Not escaped.
  package func reason(of unit: String) -> String {
    switch self {
    case .reached(let expression, let job):
      "\(unit) \(job) meets --stop-when '\(expression)'"
    case .noBetter(let jobs, let column):
      "no better '\(column)' in \(counted(jobs, unit)) (--patience)"
    case .timeElapsed(let seconds):
      "--max-time is over (\(Duration.seconds(seconds).readable))"
    }
  }
}
