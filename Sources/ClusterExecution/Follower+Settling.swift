import Jobs
import Launching
import NodeWork
import Posix

/// What becomes of lines whose element is over and has not said how they ended.
extension Follower {
  /// Settles all elements that can be settled now.
  mutating func conclude(at now: Double) {
    for number in rounds.keys.sorted() {
      guard let count = rounds[number]?.elements.count else { continue }
      for index in 0..<count {
        guard let element = rounds[number]?.elements[index], !element.isOver else { continue }
        if element.left == 0 {
          rounds[number]?.elements[index].isOver = true
        } else {
          conclude(number, index, element, at: now)
        }
        if rounds[number] == nil { break }
      }
    }
  }

  private mutating func conclude(_ number: Int, _ index: Int, _ element: Element, at now: Double) {
    guard rounds[number]?.reference != nil else { return }
    if element.isDone, element.report?.state.isOver != true { askSoonOnce(number, index, at: now) }
    // Silent for long: the cluster may know why.
    if element.runs, let sign = element.lastSign, now - sign > clock.beat * 2, asksAt > now + 1 {
      askSoonOnce(number, index, at: now)
    }
    let isKnownOver = element.report?.state.isOver == true
    let isLost = !isKnownOver && isLost(element, at: now)
    guard isKnownOver || isLost else { return }
    let since = element.overSince ?? now
    if element.overSince == nil { rounds[number]?.elements[index].overSince = now }
    guard isQuiet(number, index, element, isLost: isLost, since: since, at: now) else {
      looksAt = min(looksAt, now + PollClock.busyLook)
      lookPause = PollClock.busyLook
      return
    }
    settle(number, index, element, isLost: isLost)
  }

  private mutating func askSoonOnce(_ number: Int, _ index: Int, at now: Double) {
    guard !isAskingQueue, questionPause >= clock.leastQuestion, asksAt > now + PollClock.busyLook
    else { return }
    askSoon(at: now)
  }

  /// Whether neither the queue nor the accounts know it, nor its records show life, for long.
  private func isLost(_ element: Element, at now: Double) -> Bool {
    guard let missing = element.missingSince, now - missing >= clock.oblivion else { return false }
    return now - (element.lastSign ?? -.infinity) >= clock.oblivion
  }

  /// Whether nothing more is to be expected from an element that is over for the cluster.
  private mutating func isQuiet(
    _ number: Int, _ index: Int, _ element: Element, isLost: Bool, since: Double, at now: Double
  ) -> Bool {
    if element.isDone { return true }
    // It never had a node: nothing can have run.
    if !element.hasStart, element.report?.node.isEmpty == true { return true }
    // A node that failed may only be out of reach, with the processes still on it.
    if element.hasStart, isLost || element.report?.state == .nodeFail {
      if !element.isFenced, let folder = rounds[number]?.folder {
        rounds[number]?.elements[index].isFenced = true
        try? Fence.all.write(element: index, in: folder)
      }
      return now - max(since, element.lastSign ?? since) >= clock.silence
    }
    return now - since >= clock.lateRecords
  }

  private mutating func settle(_ number: Int, _ index: Int, _ element: Element, isLost: Bool) {
    let report = element.report
    let end = ElementEnd(
      state: isLost ? nil : report?.state, exitCode: report?.exitCode, signal: report?.signal,
      hasBegun: element.hasBegun)
    if end.excludesNode, let node = report?.node, !node.isEmpty { excluded.insert(node) }
    rounds[number]?.elements[index].isOver = true
    for (place, line) in element.lines.enumerated() where !line.isOver {
      rounds[number]?.elements[index].leave(place)
      settle(line, number, index, end, report)
    }
    if !pending.isEmpty, submitsAt == .infinity, submitting == nil {
      submitsAt = Clock.monotonic + PollClock.gathering(before: submissions)
    }
  }

  private mutating func settle(
    _ line: Line, _ number: Int, _ index: Int, _ end: ElementEnd, _ report: ElementReport?
  ) {
    let progress: LineProgress
    var begunAt: Double?
    if case .begun(let time) = line.state {
      begunAt = time
      progress = .begun(signal: line.signal)
    } else {
      progress = .notBegun
    }
    let runtime = begunAt.map { max(0, Clock.wall - $0) } ?? 0
    guard let settlement = SettleTable.settle(progress, end) else { return }
    guard tracked[line.id] != nil else {
      // Of an earlier launch, and not asked for by this one.
      return settleUnclaimed(line, number, settlement, runtime)
    }
    // What was ended while no launch followed it is run by this one, as by a resume.
    let isForResume =
      rounds[number]?.elements[index].endedUnseen == true && tracked[line.id]?.isCancelled == false
    switch settlement {
    case .ended(.terminated, _) where isForResume:
      self.end(line.id, .interrupted(reason: "cancelled on the cluster"), runtime: runtime)
    case .cancelledBeforeStart where isForResume:
      again(line, number, index, "cancelled on the cluster", false, report)
    case .ended(let outcome, let remark):
      self.end(line.id, outcome, runtime: runtime, remark: remark)
    case .cancelledBeforeStart:
      self.end(line.id, .terminated(signal: SignalDeath.terminate))
    case .again(let reason, let countsInterruption):
      again(line, number, index, reason, countsInterruption, report)
    }
  }

  /// A line that has not begun waits for another round.
  private mutating func again(
    _ line: Line, _ number: Int, _ index: Int, _ reason: String, _ countsInterruption: Bool,
    _ report: ElementReport?
  ) {
    if tracked[line.id]?.isCancelled == true {
      return end(line.id, .terminated(signal: SignalDeath.terminate))
    }
    if countsInterruption {
      let count = lost[line.id, default: 0] + 1
      lost[line.id] = count
      let explanation =
        report.map { cluster.brokenStart($0, output: output(number, index)) } ?? reason
      guard count <= configuration.interruptions else {
        // Nothing of the job has run: the next launch runs it.
        warn("\(explanation); it is not tried again in this launch")
        return end(line.id, .withheld(reason: explanation))
      }
      warn(explanation)
    }
    tracked[line.id]?.place = nil
    mailbox.withLock { $0.unsubmitted += 1 }
    pending.append(line.id)
    leave(number)
  }

  /// What an element wrote outside of jobs.
  private func output(_ number: Int, _ index: Int) -> [UInt8] {
    guard let round = rounds[number], let key = round.key(index) else { return [] }
    return (try? round.folder.contents(of: cluster.outputName(of: key))) ?? nil ?? []
  }

  private mutating func settleUnclaimed(
    _ line: Line, _ number: Int, _ settlement: Settlement, _ runtime: Double
  ) {
    guard let found = unclaimed[line.id] else { return leave(number) }
    switch settlement {
    case .ended(let outcome, _):
      let startedAt = found.begunAt ?? Clock.wall
      unclaimed[line.id]?.end = NodeEnd(outcome: outcome, startedAt: startedAt, runtime: runtime)
    case .again, .cancelledBeforeStart:
      unclaimed[line.id] = nil
      leave(number)
    }
  }
}
