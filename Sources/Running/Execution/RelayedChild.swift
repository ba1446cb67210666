import LocalExecution
import Posix

/// A child that waits for no reader of ours: what it would write into a pipe comes to us at once, to be
/// put out at the reader's pace. A terminal or a file it has as its own.
struct RelayedChild: ChildRun {
  private let child: ForegroundChild
  private let relays: [PipeRelay]

  var pid: Int32 { child.pid }
  var ended: Int32 { child.ended }

  /// `tell` gets what it would write into those of `ours` that are pipes.
  init(
    _ arguments: [String], environment: [String: String?],
    ours: (output: Int32, error: Int32) = (1, 2), tell: @escaping RunListener
  ) throws(SystemError) {
    var relays: [PipeRelay] = []
    do throws(SystemError) {
      var standard: (input: Int32, output: Int32, error: Int32) = (0, ours.output, ours.error)
      if isPipe(ours.output) {
        let relay = try PipeRelay { tell(.childWrote($0, isError: false)) }
        relays.append(relay)
        standard.output = relay.descriptor
      }
      if isPipe(ours.error), areOneFile(ours.output, ours.error) {
        // One queue keeps the order.
        standard.error = standard.output
      } else if isPipe(ours.error) {
        let relay = try PipeRelay { tell(.childWrote($0, isError: true)) }
        relays.append(relay)
        standard.error = relay.descriptor
      }
      child = try ForegroundChild(arguments, environment: environment, standard: standard)
    } catch {
      for relay in relays { relay.finish() }
      throw error
    }
    self.relays = relays
  }

  func signal(_ signal: Int32) { child.signal(signal) }

  func wait() -> WaitStatus {
    let status = child.wait()
    for relay in relays { relay.finish() }
    return status
  }
}
