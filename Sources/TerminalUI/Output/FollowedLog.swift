import Posix

/// A log to be shown while it is written: the output of a job, as it comes.
package struct FollowedLog: Sendable, Hashable {
  /// The file. It need not be there yet.
  package var path: String
  /// The name that the file gets when that of another attempt takes its place.
  package var keptAs: String?
  /// A file that may still be in its place, and is another attempt's.
  package var predecessor: LogReader.Identity?
  /// Whether a line is passed on only when it is complete, so that it is not mixed with what others write.
  package var isByLines: Bool
  /// Tells it from others of the same writer.
  var number = 0

  package init(
    path: String, keptAs: String? = nil, predecessor: LogReader.Identity? = nil,
    isByLines: Bool = false
  ) {
    self.path = path
    self.keptAs = keptAs
    self.predecessor = predecessor
    self.isByLines = isByLines
  }

  /// The file, once it is there.
  func open() -> LogReader? {
    // What was opened before the file was renamed is the file itself; only if it had the other
    // name by now, that could be the next one.
    let found = LogReader(path)
    if let keptAs, let kept = LogReader(keptAs) { return kept }
    return found?.identity == predecessor ? nil : found
  }
}
