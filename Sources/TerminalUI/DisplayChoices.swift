import Glibc
import Posix

/// What of a launch or of runs is shown, as the user chose it.
package struct DisplayChoices: Sendable {
  package var progress: ProgressMode
  package var prints: PrintPolicy
  /// How many lines of the output of what failed are shown; nil if the user does not say.
  package var tail: Int?
  /// Whether events are put out for programs, in place of everything for people.
  package var isJSON: Bool

  package init(progress: ProgressMode, prints: PrintPolicy, tail: Int?, isJSON: Bool) {
    self.progress = progress
    self.prints = prints
    self.tail = tail
    self.isJSON = isJSON
  }

  /// Whether output is passed on into a pipe (`| tee log`): its reader may write to the terminal that a
  /// live display would be drawn on.
  package func passesOutput(toPipe isPiped: Bool = isPipe(STDOUT_FILENO)) -> Bool {
    isPiped && !isJSON && prints != .none
  }

  /// Whether what failed jobs wrote is shown when they fail.
  package var showsOutputOfFailed: Bool { prints != .none || tailLines() > 0 }

  /// Lines of the output of what failed on a terminal, if the user does not say.
  private static let standardTail = 5

  /// How many lines of the output of what failed are shown; `isOnTerminal` says whether
  /// standard error is a terminal.
  package func tailLines(isOnTerminal: Bool = isatty(2) == 1) -> Int {
    if isJSON { return 0 }
    return tail ?? (isOnTerminal && progress != .none ? Self.standardTail : 0)
  }
}
