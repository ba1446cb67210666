import Synchronization

/// A thread, and what other threads tell it. It waits for that by the descriptor of `wakeup`.
package final class WorkerInbox<Item: Sendable>: Sendable {
  package let wakeup: Wakeup
  private let items = Mutex<[Item]>([])
  private let thread = Mutex<WorkerThread?>(nil)

  package init() throws(SystemError) {
    wakeup = try Wakeup()
  }

  /// Starts the thread. To be called once.
  package func open(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    let started = try WorkerThread(body)
    thread.withLock { $0 = started }
  }

  package func tell(_ item: Item) {
    items.withLock { $0.append(item) }
    wakeup.wake()
  }

  /// What has come since the last time.
  package func takeAll() -> [Item] {
    items.withLock { items in
      defer { items = [] }
      return items
    }
  }

  /// Tells the thread something at which it ends, and waits for that.
  package func close(telling last: Item) {
    tell(last)
    thread.withLock { $0.take() }?.join()
  }
}
