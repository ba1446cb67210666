/// How runs that were asked for came to their end.
package struct RunResult: Hashable, Sendable {
  package var exitCode: Int32
  /// The signal that stopped us.
  package var signal: Int32?

  package init(exitCode: Int32, signal: Int32? = nil) {
    self.exitCode = exitCode
    self.signal = signal
  }
}
