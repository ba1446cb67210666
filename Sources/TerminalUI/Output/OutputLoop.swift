import Posix

/// What the thread of a lane does: waits until there is something to put out or a redraw is due.
struct OutputLoop {
  private enum Turn {
    case work
    /// There is something to show, but the last redraw was a moment ago.
    case soon
  }

  let state: OutputLane.State
  var screen: OutputScreen
  private var followers: [LogFollower] = []
  private var watch: FileWatch?
  /// By the number of a followed log, what its watch is called.
  private var watches: [Int: Int32] = [:]

  init(_ state: OutputLane.State, _ screen: OutputScreen) {
    self.state = state
    self.screen = screen
  }

  /// Works until the lane is finished and all is put out.
  mutating func run() {
    var hasNews = false
    while true {
      if case .soon = awaitTurn(hasNews) {
        hasNews = true
        continue
      }
      hasNews = false
      state.redrawRequested.lower()
      let batch = state.queue.withLock { [state] in $0.take(moved: state.moved.value) }
      show(batch)
      let failure = screen.outputFailure
      state.queue.change {
        $0.putOut += batch.entries.count + batch.lost
        $0.outputFailure = failure
      }
      if screen.isClosed(.standardOutput) { _ = state.outputClosed.raise() }
      if batch.isSuspended { state.queue.change { $0.suspensionSeen = true } }
      if batch.isLast {
        state.queue.change { $0.isFinished = true }
        state.finished.wake()
        return
      }
    }
  }

  // MARK: Waiting

  private func awaitTurn(_ hasNews: Bool) -> Turn {
    var due = screen.nextTurn(hasNews: hasNews) ?? .infinity
    for follower in followers where !screen.isClosed(follower.stream) {
      due = min(due, follower.hasMore ? 0 : follower.looksAgainAt ?? .infinity)
    }
    let deadline = due < .infinity ? due : nil
    if followers.isEmpty {
      return state.queue.wait(until: deadline) { turn($0, hasNews) } ?? .work
    }
    let next = state.queue.withLock { queue in
      let next = turn(queue, hasNews)
      if next == nil { queue.sleeper = state.wakeup }
      return next
    }
    if let next { return next }
    let changes = watch.map { [$0.descriptor] } ?? []
    let ready = Poll.wait(for: [state.wakeup.descriptor] + changes, until: deadline)
    if let watch, ready.contains(watch.descriptor) { watch.forgetChanges() }
    return state.queue.withLock { queue in
      queue.sleeper = nil
      state.wakeup.clear()
      return turn(queue, hasNews) ?? .work
    }
  }

  /// What is to be done; nil for nothing.
  private func turn(_ queue: OutputQueue, _ hasNews: Bool) -> Turn? {
    let isUrgent = queue.isFinishing || queue.isHalfFull || queue.isSuspended
    guard isUrgent || !queue.isEmpty || state.redrawRequested.isRaised else { return nil }
    // A stopped display has nothing to do until something is to be put out.
    if queue.isSuspended, queue.suspensionSeen, queue.isEmpty, !queue.isFinishing { return nil }
    if isUrgent || screen.canShowNow { return .work }
    return hasNews ? nil : .soon
  }

  // MARK: Showing

  private mutating func show(_ batch: OutputQueue.Batch) {
    for entry in batch.entries {
      switch entry.item {
      case .text(let text): screen.show(text, to: entry.stream)
      case .bytes(let bytes): screen.show(bytes, to: entry.stream)
      case .logs(let printout): screen.show(printout, to: entry.stream)
      case .tail(let request): screen.show(request, to: entry.stream)
      case .follow(let log):
        state.queue.withLock { $0.follow(log) }
        followers.append(LogFollower(log, to: entry.stream))
      case .unfollow(let number): finish(number)
      }
    }
    if batch.lost > 0 {
      let pieces = batch.lost == 1 ? "1 piece" : "\(batch.lost) pieces"
      screen.show(
        "batchrun: warning: \(pieces) of output lost: the reader is too slow\n",
        to: .standardError)
    }
    for index in followers.indices { advance(index) }
    if batch.isLast {
      for follower in followers { finish(follower.log.number) }
    }
    screen.endTurn(drawing: !batch.isSuspended && !batch.isLast)
  }

  // MARK: Followed logs

  /// Shows what has come, or the first part of it; returns whether anything had.
  @discardableResult
  private mutating func advance(_ index: Int) -> Bool {
    var follower = followers[index]
    guard !screen.isClosed(follower.stream) else { return false }
    let (number, before) = (follower.log.number, follower.position)
    let bytes = follower.advance { log in startWatching(log, as: number) }
    followers[index] = follower
    guard follower.position > before else { return false }
    state.queue.withLock { [state] in
      $0.beginPiece(of: number, in: follower.reader, moved: state.moved.value)
    }
    if !bytes.isEmpty { screen.show(bytes, to: follower.stream) }
    state.queue.withLock { [state] in
      $0.endPiece(of: number, at: follower.position, moved: state.moved.value)
    }
    return true
  }

  /// Shows the rest of a log, as far as it goes now.
  private mutating func finish(_ number: Int) {
    guard let index = followers.firstIndex(where: { $0.log.number == number }) else { return }
    advance(index)
    let end = followers[index].position + followers[index].left
    while followers[index].position < end, advance(index) {}
    var follower = followers.remove(at: index)
    let rest = follower.finish()
    if !rest.isEmpty { screen.show(rest, to: follower.stream) }
    state.queue.withLock { $0.unfollow(number) }
    if let name = watches.removeValue(forKey: number) { watch?.remove(name) }
  }

  /// Without a watch, a log that is followed is shown when there is something else to do.
  private mutating func startWatching(_ log: LogReader, as number: Int) {
    if watch == nil { watch = try? FileWatch() }
    watches[number] = try? watch?.add(log)
  }
}
