import Posix
import Synchronization

/// Asks the source of a table on a separate thread, so that keys are obeyed while ledgers are
/// read.
final class TableWorker: Sendable {
  private struct Queue: Sendable {
    var waiting: [TableRequest] = []
    var current: TableRequest?
    var answers: [TableAnswer] = []
    var isFinishing = false
  }

  private let queue = Monitor(Queue())
  private let wakeup: Wakeup

  /// Becomes readable when there are answers.
  var descriptor: Int32 { wakeup.descriptor }

  init(_ source: any TableSource) throws(SystemError) {
    wakeup = try Wakeup()
    let (queue, wakeup) = (queue, wakeup)
    _ = try WorkerThread {
      var source = source
      while true {
        let next = queue.wait { queue -> TableRequest?? in
          guard queue.waiting.isEmpty else {
            queue.current = queue.waiting.removeFirst()
            return .some(queue.current)
          }
          return queue.isFinishing ? .some(nil) : nil
        }
        guard case .some(.some(let request)) = next else { return }
        let answer = source.answer(request)
        queue.change { queue in
          queue.answers.append(answer)
          queue.current = nil
        }
        wakeup.wake()
      }
    }
  }

  func ask(_ request: TableRequest) {
    queue.change { queue in
      // What is asked again before it was looked at is asked once.
      queue.waiting.removeAll { $0.isReplaced(by: request) }
      queue.waiting.append(request)
    }
  }

  func answers() -> [TableAnswer] {
    wakeup.clear()
    return queue.withLock { queue in
      defer { queue.answers = [] }
      return queue.answers
    }
  }

  /// Waits for what changes something; the rest is given up.
  func finish() {
    queue.change { queue in
      queue.waiting.removeAll { !$0.changesSomething }
      queue.isFinishing = true
    }
    _ = queue.wait { queue in
      queue.waiting.isEmpty && queue.current?.changesSomething != true ? true : nil
    }
  }
}

extension TableRequest {
  var changesSomething: Bool {
    switch self {
    case .load, .refresh, .follow, .filter, .details, .logs: false
    case .edit, .delete, .restore, .stop, .export, .remember: true
    }
  }

  func isReplaced(by other: TableRequest) -> Bool {
    switch (self, other) {
    case (.load, .load), (.filter, .filter), (.details, .details), (.logs, .logs),
      (.remember, .remember):
      true
    default: false
    }
  }
}
