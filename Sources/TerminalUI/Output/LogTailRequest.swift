import Posix
import Text

/// The end of a job's output, to be shown if the job has failed. It is read by the writer's thread.
package struct LogTailRequest: Sendable, Hashable {
  /// The job's logs; the first that has anything in it is shown.
  package var files: [LogPrintout.File]
  /// At most this many lines.
  package var lines: Int

  package init(files: [LogPrintout.File], lines: Int) {
    self.files = files
    self.lines = lines
  }

  /// The lines as shown, each at most `width` cells.
  func shown(width: Int, isColoured: Bool) -> [String] {
    let mark = Styling(isEnabled: isColoured)("|", .dim)
    for file in files {
      let tail = LogTail(of: file.reader, lines: lines)
      if !tail.lines.isEmpty { return tail.shown(indent: "  \(mark) ", width: width) }
    }
    return []
  }
}
