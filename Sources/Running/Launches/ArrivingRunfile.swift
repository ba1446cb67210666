import Jobs
import Posix

/// What a launch waits for before it knows its jobs: commands that are yet to be written.
package struct InputWait: Hashable, Sendable {
  /// Of the runfile; `-` is standard input.
  package let path: String
  package let isTerminal: Bool
}

/// A runfile that is not a file: it is read as it comes, and may be interrupted by a request to stop.
struct ArrivingRunfile {
  enum Ending {
    case read(Runfile)
    case stopped(by: Int32)
  }

  /// Seconds without a byte before the wait is reported.
  private static let patience = 1.0

  private let source: RunfileSource
  private let path: String
  private let signals: SignalQueue?
  private let waiting: (InputWait) -> Void

  /// `signals`: those that ask us to stop, if we read them ourselves.
  /// `waiting`: called once with what is waited for.
  init(
    _ source: RunfileSource, path: String, signals: SignalQueue?,
    waiting: @escaping (InputWait) -> Void
  ) {
    self.source = source
    self.path = path
    self.signals = signals
    self.waiting = waiting
  }

  /// Reads it to its end.
  func read() throws(RunfileError) -> Ending {
    var bytes: [UInt8] = []
    var hasSaid = false
    let watched = [source.descriptor] + (signals.map { [$0.descriptor] } ?? [])
    while true {
      let patience = source.isTerminal ? 0 : ArrivingRunfile.patience
      let ready = Poll.wait(for: watched, until: hasSaid ? nil : Clock.monotonic + patience)
      if let signal = signals?.nextStop() { return .stopped(by: signal) }
      if ready.isEmpty {
        hasSaid = true
        waiting(InputWait(path: path, isTerminal: source.isTerminal))
      }
      guard ready.contains(source.descriptor) else { continue }
      let more = try source.readSome()
      if more.isEmpty { break }
      bytes += more
      guard bytes.count <= RunfileSource.largestStream else { throw .endless(path: path) }
    }
    var parser = RunfileParser()
    return .read(parser.parse(bytes, isEnd: true))
  }
}
