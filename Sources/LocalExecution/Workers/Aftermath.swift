import Posix

/// Sees attempts to their end that were asked to end and have left processes behind: many at once, by one
/// thread, because the threads that wait for processes have others to wait for.
struct Aftermath: Sendable {
  private struct Left {
    var remainder: Remainder
    let signal: @Sendable () -> Int32?
    let isOver: @Sendable () -> Void
  }

  private struct State {
    var left: [Left] = []
    var isClosed = false
  }

  private let state = Monitor(State())
  private let stragglers: Stragglers

  init(_ stragglers: Stragglers) {
    self.stragglers = stragglers
  }

  /// Calls `isOver` once nothing is left. `signal` says what the attempt was last sent.
  func await(
    _ remainder: Remainder, signal: @escaping @Sendable () -> Int32?,
    isOver: @escaping @Sendable () -> Void
  ) {
    state.change { $0.left.append(Left(remainder: remainder, signal: signal, isOver: isOver)) }
  }

  func close() {
    state.change { $0.isClosed = true }
  }

  /// The work of the thread; it returns when none is left and none is added.
  func run() {
    var waiting: [Left] = []
    while true {
      let isIdle = waiting.isEmpty
      let arrived = state.wait { state -> [Left]? in
        if state.left.isEmpty, isIdle, !state.isClosed { return nil }
        defer { state.left = [] }
        return state.left
      }
      waiting += arrived ?? []
      if waiting.isEmpty { return }
      waiting = waiting.compactMap { left in
        var left = left
        guard left.remainder.isOver(left.signal(), stragglers) else { return left }
        left.isOver()
        return nil
      }
      if !waiting.isEmpty { Remainder.pause() }
    }
  }
}
