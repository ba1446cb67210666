import Posix
import Text

/// That a job has failed, and the end of its output, in one piece: failures of others do not come
/// between. It is read by the writer's thread.
package struct LogTailRequest: Sendable, Hashable {
  /// The line that says what has failed, escaped already.
  package var headline: String
  /// The job's logs; the first that has anything in it is shown.
  package var files: [LogPrintout.File]
  /// At most this many lines.
  package var lines: Int

  package init(headline: String, files: [LogPrintout.File], lines: Int) {
    self.headline = headline
    self.files = files
    self.lines = lines
  }

  /// The lines as shown; those of the output are cut where the style cuts lines.
  func shown(in style: TerminalStyle) -> [String] {
    let mark = Styling(isEnabled: style.colour)("|", .dim)
    for file in files {
      let tail = LogTail(of: file.reader, lines: lines)
      if tail.lines.isEmpty { continue }
      return [headline] + tail.shown(indent: "  \(mark) ", width: style.lineWidth)
    }
    return [headline]
  }
}
