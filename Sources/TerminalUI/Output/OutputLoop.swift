import Posix

/// What the writer's thread does: waits until there is something to put out or a redraw is due.
struct OutputLoop {
  let queue: Monitor<OutputQueue>
  let redrawRequested: Flag
  let outputClosed: Flag
  var screen: OutputScreen
  let leftOut: @Sendable (Int) -> (String, OutputStream)

  private enum Turn {
    case work(OutputQueue.Batch)
    /// There is something to show, but the last redraw was a moment ago.
    case soon
  }

  mutating func run() {
    var hasNews = false
    while true {
      let due = screen.nextTurn(hasNews: hasNews)
      let turn = queue.wait(until: due) { [screen, redrawRequested] queue -> Turn? in
        let isUrgent = queue.isFinishing || queue.isHalfFull || queue.isSuspended
        guard isUrgent || !queue.isEmpty || redrawRequested.isRaised else { return nil }
        // A stopped display has nothing to do until something is to be put out.
        if queue.isSuspended, queue.suspensionSeen, queue.isEmpty, !queue.isFinishing { return nil }
        if isUrgent || screen.canShowNow { return .work(queue.takeAll()) }
        return hasNews ? nil : .soon
      }
      if case .soon = turn {
        hasNews = true
        continue
      }
      hasNews = false
      let batch = if case .work(let batch) = turn { batch } else { queue.change { $0.takeAll() } }
      redrawRequested.lower()
      show(batch)
      if screen.isOutputClosed { _ = outputClosed.raise() }
      if batch.isSuspended { queue.change { $0.suspensionSeen = true } }
      if batch.isLast, queue.withLock({ $0.isEmpty }) {
        queue.change { $0.isFinished = true }
        return
      }
    }
  }

  private mutating func show(_ batch: OutputQueue.Batch) {
    var entries = batch.entries
    if batch.dropped > 0 {
      let (line, stream) = leftOut(batch.dropped)
      entries.append(OutputQueue.Entry(item: .text(line + "\n"), stream: stream))
    }
    screen.show(entries, drawing: !batch.isSuspended && !batch.isLast)
  }
}
