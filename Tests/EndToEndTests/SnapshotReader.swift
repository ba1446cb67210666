import Dispatch
import Glibc
import JSON
import Synchronization
import TestSupport

/// Reads a file again and again beside a test, as another program may at any moment, and finds out
/// whether it ever was not whole.
final class SnapshotReader: Sendable {
  private struct State {
    var samples = 0
    var faults: [String] = []
    var isStopped = false
  }

  private let state = Mutex(State())
  private let ended = DispatchSemaphore(value: 0)

  /// Begins to read; `check` throws where a sample is not whole.
  init(path: String, check: @escaping @Sendable ([UInt8]) throws -> Void = parse) {
    DispatchQueue(label: "snapshot reader").async { [self] in
      while !state.withLock({ $0.isStopped }) {
        usleep(500)
        guard let content = bytes(ofFile: path) else { continue }
        let fault: String?
        do {
          try check(content)
          fault = nil
        } catch {
          fault = "\(content.count) bytes: \(error)"
        }
        state.withLock {
          $0.samples += 1
          if let fault { $0.faults.append(fault) }
        }
      }
      ended.signal()
    }
  }

  /// Ends the reading, and returns how often the file was read and what was wrong with it.
  func stop() -> (samples: Int, faults: [String]) {
    state.withLock { $0.isStopped = true }
    ended.wait()
    return state.withLock { ($0.samples, $0.faults) }
  }
}

private func parse(_ content: [UInt8]) throws {
  _ = try JSONValue(parsing: content)
}
