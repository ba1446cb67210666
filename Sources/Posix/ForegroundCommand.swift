import Glibc
import Text

/// A program that has the terminal until it ends.
package enum ForegroundCommand {
  /// It could not be run.
  package struct Failure: ExplainedError, CustomStringConvertible {
    package let description: String
  }

  /// The shell's way to say that there is no such program, or that it cannot be executed.
  private static let notStarted: ClosedRange<Int32> = 126...127

  /// Runs a line of shell and waits for it.
  ///
  /// - Returns: its exit code; for a signal 128 and its number, as shells say it.
  /// - Throws: where it cannot be started; `name` is what the user calls it.
  @discardableResult
  package static func run(_ line: String, name: String) throws(Failure) -> Int32 {
    // What we have printed comes before what it prints.
    fflush(nil)
    // A program that inherits an ignored SIGPIPE writes on when its reader has gone.
    let previous = signal(SIGPIPE, SIG_DFL)
    let status = system(line)
    signal(SIGPIPE, previous)
    guard status >= 0 else {
      throw Failure(description: "error running '\(name)': \(String(cString: strerror(errno)))")
    }
    let signalNumber = status & 0x7f
    if signalNumber != 0 { return 128 + signalNumber }
    let exitCode = (status >> 8) & 0xff
    if notStarted.contains(exitCode) {
      throw Failure(description: "error running '\(name)': it cannot be started")
    }
    return exitCode
  }
}
