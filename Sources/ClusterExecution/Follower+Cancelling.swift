import Jobs
import Launching
import NodeWork
import Posix

/// Ending jobs, and holding them.
extension Follower {
  /// Seconds until another try.
  private static let patience = 5.0

  mutating func cancel(_ attempt: Attempt) {
    guard let id = jobs[attempt.serial], let entry = tracked[id], entry.order.attempt == attempt
    else { return }
    tracked[id]?.isCancelled = true
    if let place = entry.place {
      cancelLine(place.round, place.element, place.line)
    } else if let index = pending.firstIndex(of: id) {
      pending.remove(at: index)
      end(id, .terminated(signal: SignalDeath.terminate))
      if pending.isEmpty { submitsAt = .infinity }
    }
    // One that is being submitted is ended once it is.
  }

  mutating func cancelLine(_ round: Int, _ element: Int, _ line: Int) {
    guard let count = rounds[round]?.elements.count, element < count else { return }
    rounds[round]?.elements[element].lines[line].isCancelled = true
    if cancelsAt == .infinity { cancelsAt = Clock.monotonic + PollClock.gathering }
  }

  /// Elements that have nothing else to do are ended by one call; of others, the worker is told by a file.
  mutating func sendCancellations(at now: Double) {
    cancelsAt = .infinity
    guard !isCancelling else {
      cancelsAt = now + Self.patience
      return
    }
    var keys: [ElementKey] = []
    for (number, round) in rounds where round.reference != nil {
      for (index, element) in round.elements.enumerated() where !element.isOver && !element.isDone {
        let left = element.lines.filter { !$0.isOver }
        guard left.contains(where: \.isCancelled) else { continue }
        if left.allSatisfy(\.isCancelled) {
          if !element.isCancelled, let key = round.key(index) {
            rounds[number]?.elements[index].isCancelled = true
            keys.append(key)
          }
        } else {
          fence(number, index, left.filter(\.isCancelled).map(\.id))
        }
      }
    }
    guard !keys.isEmpty else { return }
    isCancelling = true
    clerk.run(.cancel(keys))
  }

  private mutating func fence(_ number: Int, _ index: Int, _ ids: [JobID]) {
    guard let folder = rounds[number]?.folder else { return }
    do throws(SystemError) {
      try Fence.jobs(Set(ids)).write(element: index, in: folder)
      looksAt = min(looksAt, Clock.monotonic + PollClock.busyLook)
      lookPause = PollClock.busyLook
    } catch {
      warn("cannot end jobs on the cluster: \(error)")
    }
  }

  mutating func cancelled(_ keys: [ElementKey], _ result: Result<Void, ClusterFailure>) {
    isCancelling = false
    let now = Clock.monotonic
    switch result {
    case .success:
      looksAt = min(looksAt, now + PollClock.busyLook)
      lookPause = PollClock.busyLook
      askSoon(at: now)
    case .failure(let failure):
      warn("cannot end jobs on the cluster now: \(failure.wording); trying again")
      for key in keys {
        for number in rounds.keys where rounds[number]?.name == key.name {
          rounds[number]?.elements[key.index].isCancelled = false
        }
      }
      cancelsAt = now + Self.patience
    }
  }

  mutating func hold(_ isHeld: Bool) {
    guard self.isHeld != isHeld else { return }
    self.isHeld = isHeld
    let keys = rounds.values.flatMap { round in
      round.elements.indices.compactMap { index in
        !round.elements[index].hasStart && !round.elements[index].isOver ? round.key(index) : nil
      }
    }
    if !keys.isEmpty { clerk.run(.hold(keys, isHeld)) }
    if !isHeld, !pending.isEmpty { submitsAt = Clock.monotonic }
  }
}
