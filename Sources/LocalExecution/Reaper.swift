import CPOSIX
import Glibc
import Posix

/// Waits for many processes with one thread.
final class Reaper: Sendable {
  private struct State {
    /// By slot: what to do once its process has been reaped.
    var waiting: [Int: @Sendable () -> Void] = [:]
    var isClosed = false
  }

  private let table: SlotTable
  private let state = Monitor(State())

  init(table: SlotTable) {
    self.table = table
  }

  /// The work of the thread; it returns when no process is waited for and none is added.
  func run() {
    while true {
      // Without a child there is nothing that the kernel would wait for.
      let goesOn = state.wait { state -> Bool? in
        if !state.waiting.isEmpty { return true }
        return state.isClosed ? false : nil
      }
      guard goesOn == true else { return }
      reapNext()
    }
  }

  func close() {
    state.change { $0.isClosed = true }
  }

  /// Calls `ended` when the process in `slot` has been reaped, on the reaper's thread.
  func await(_ slot: Int, ended: @escaping @Sendable () -> Void) {
    state.change { $0.waiting[slot] = ended }
  }

  private func reapNext() {
    let pid = cposix_await_ended_child()
    guard pid > 0 else { return }
    if let slot = table.slot(of: pid) {
      // A child that could not execute is reaped by the one who tried to start it, and one that
      // ended at once is announced in a moment.
      if !end(slot) { usleep(200) }
      return
    }
    // The kernel shows the same one again until another part of this process reaps it: ours may have
    // ended after it.
    let ended = state.withLock { state in
      state.waiting.keys.filter { slot in
        table.process(in: slot).map { !cposix_is_running($0) } ?? false
      }
    }
    for slot in ended { _ = end(slot) }
    if ended.isEmpty { usleep(200) }
  }

  /// Reaps the process in a slot and reports it; false if nothing waits for it yet.
  private func end(_ slot: Int) -> Bool {
    guard let body = state.withLock({ $0.waiting.removeValue(forKey: slot) }) else { return false }
    _ = table.pointer(slot).reap()
    body()
    return true
  }
}
