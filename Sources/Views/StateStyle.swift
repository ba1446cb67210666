import Jobs
import Text

extension JobState {
  /// The colour in which lists show it.
  package var style: Styling.Style {
    switch self {
    case .completed: .green
    case .error: .red
    case .running: .cyan
    case .terminated, .unknown: .yellow
    case .staged, .pending, .skipped: .dim
    }
  }
}
