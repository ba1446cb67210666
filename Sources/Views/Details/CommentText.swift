import Runs
import Text

/// The comments on a run, for people.
package enum CommentText {
  /// `USER@HOST TIME`, an empty line, the text, an empty line; numbered from 1 if that is wanted.
  package static func lines(of run: RunRecord, indent: String, isNumbered: Bool = false) -> [String]
  {
    run.comments.enumerated().flatMap { place, comment in
      let number = isNumbered ? "[\(place + 1)] " : ""
      let head =
        escapedForTerminal("\(comment.user)@\(comment.host)") + " "
        + localTime(comment.time)
      let body = escapedForTerminal(comment.body, keepingNewlines: true)
        .split(separator: "\n", omittingEmptySubsequences: false)
      let margin = isNumbered ? "" : indent
      let bodyMargin = isNumbered ? indent : indent + indent
      return [margin + number + head, ""] + body.map { bodyMargin + $0 } + [""]
    }
  }
}
