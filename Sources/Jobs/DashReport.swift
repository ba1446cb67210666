import Glibc

/// What `dash -c LINE` makes of the end of the one program that the line starts.
package enum DashReport {
  /// The shell's own exit code if a signal ended the program.
  package static func exitCode(signal: Int32) -> Int32 {
    SignalDeath.shellOffset + signal
  }

  /// What the shell writes to its standard error if a signal ended the program: the signal's
  /// description and a newline, but nothing for an interrupt or a broken pipe, which needs no
  /// report.
  package static func message(signal: Int32, dumpedCore: Bool) -> [UInt8] {
    guard signal != SIGINT, signal != SIGPIPE, let description = strsignal(signal) else {
      return []
    }
    return Array(String(cString: description).utf8)
      + (dumpedCore ? Array(" (core dumped)\n".utf8) : [UInt8(ascii: "\n")])
  }
}
