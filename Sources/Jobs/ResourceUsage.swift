/// What an attempt used, as the kernel accounts for it when the process is reaped.
package struct ResourceUsage: Hashable, Sendable {
  /// Seconds of CPU in user mode, children included.
  package var userSeconds: Double
  /// Seconds of CPU in the kernel, children included.
  package var systemSeconds: Double
  /// The largest resident set of any one process, in bytes; nil if it is not known.
  package var peakMemory: Int?

  package init(userSeconds: Double, systemSeconds: Double, peakMemory: Int?) {
    self.userSeconds = userSeconds
    self.systemSeconds = systemSeconds
    self.peakMemory = peakMemory
  }
}
