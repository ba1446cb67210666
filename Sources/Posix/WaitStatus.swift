import CPOSIX

/// How a process ended, as wait says it.
package enum WaitStatus: Hashable, Sendable {
  case exited(code: Int32)
  case signaled(signal: Int32, dumpedCore: Bool)

  package init(_ status: Int32) {
    self =
      cposix_wait_exited(status)
      ? .exited(code: cposix_wait_exit_code(status))
      : .signaled(
        signal: cposix_wait_signal(status), dumpedCore: cposix_wait_dumped_core(status))
  }
}
