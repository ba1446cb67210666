import Jobs
import Launching
import NodeWork
import Posix

/// What the cluster says about elements that have not said that they ended.
extension Follower {
  /// After so many questions without an answer its user is told.
  private static let toldAfter = 3

  /// The rounds that have something to be asked about.
  private var openNames: [String] {
    rounds.values.filter { $0.reference != nil && $0.elements.contains { !$0.isOver } }
      .map(\.name).sorted()
  }

  mutating func askQueue(at now: Double) {
    asksAt = .infinity
    let names = openNames
    guard !names.isEmpty, !isAskingQueue else { return }
    isAskingQueue = true
    clerk.run(.queue(names))
  }

  /// Something has happened that only the cluster can explain.
  mutating func askSoon(at now: Double) {
    questionPause = PollClock.busyLook
    if !isAskingQueue { asksAt = min(asksAt, now + PollClock.busyLook) }
  }

  mutating func askHistory(at now: Double) {
    asksHistoryAt = .infinity
    let names = openNames
    guard !names.isEmpty, !isAskingHistory else { return }
    isAskingHistory = true
    clerk.run(.history(names))
  }

  mutating func take(_ answer: Clerk.Answer) {
    switch answer {
    case .limits(let result): take(result)
    case .submitted(let round, let result): submitted(round, result)
    case .found(let round, let result): found(round, result)
    case .cancelled(let keys, let result): cancelled(keys, result)
    case .held(_, _, .failure(let failure)):
      warn("cannot hold jobs in the queue: \(failure.wording)")
    case .held: break
    case .queue(let names, let result): queue(names, result)
    case .history(_, let result): history(result)
    }
  }

  private mutating func queue(_ names: [String], _ result: Result<[ElementReport], ClusterFailure>)
  {
    isAskingQueue = false
    let now = Clock.monotonic
    switch result {
    case .failure(let failure):
      // Nothing changes by that.
      failures += 1
      if failures == Self.toldAfter {
        tell(.warning("cannot ask the cluster: \(failure.wording); jobs continue, trying again"))
      }
      asksAt = now + clock.leastQuestion
    case .success(let reports):
      failures = 0
      let isBusy = take(reports, askedFor: names, at: now)
      questionPause = clock.nextQuestion(after: questionPause, isBusy: isBusy)
      asksAt = now + questionPause
    }
  }

  /// Whether something has changed.
  private mutating func take(
    _ reports: [ElementReport], askedFor names: [String], at now: Double
  ) -> Bool {
    // Numbers are given out again, so that they have to fit as the names have.
    let known = Dictionary(unfolded(reports).map { ($0.key, $0) }) { $1 }
    var isBusy = false
    var isMissing = false
    var waiting: [String: Int] = [:]
    for number in rounds.keys {
      guard let round = rounds[number], let reference = round.reference,
        names.contains(round.name)
      else { continue }
      for index in round.elements.indices where !round.elements[index].isOver {
        let key = ElementKey(reference: reference, index: index, name: round.name)
        guard let report = known[key] else {
          if rounds[number]?.elements[index].missingSince == nil {
            rounds[number]?.elements[index].missingSince = now
          }
          if round.elements[index].report?.state.isOver != true { isMissing = true }
          continue
        }
        if report.state != round.elements[index].report?.state { isBusy = true }
        if round.isAdopted, round.elements[index].report == nil, report.state.isOver {
          rounds[number]?.elements[index].endedUnseen = true
        }
        rounds[number]?.elements[index].report = report
        rounds[number]?.elements[index].missingSince = nil
        if report.state.isQueued {
          waiting[report.reason, default: 0] += 1
          // What we hold ourselves is known to wait.
          if !isHeld, let obstacle = cluster.obstacle(of: report) { warn(obstacle) }
        }
      }
    }
    reason = waiting.max { ($0.value, $1.key) < ($1.value, $0.key) }
      .map { cluster.phrase(ofReason: $0.key) }.flatMap { $0.isEmpty ? nil : $0 }
    if isMissing, !isAskingHistory, asksHistoryAt == .infinity { asksHistoryAt = now }
    if isBusy {
      lookPause = PollClock.busyLook
      looksAt = min(looksAt, now)
    }
    return isBusy
  }

  /// With a report for each element of our rounds.
  private func unfolded(_ reports: [ElementReport]) -> [ElementReport] {
    reports.unfoldingRest { key in
      rounds.values.first { $0.name == key.name && $0.reference == key.reference }?.elements.count
    }
  }

  /// The accounts explain what the queue has forgotten; what they do not know is no verdict.
  private mutating func history(_ result: Result<[ElementReport], ClusterFailure>) {
    isAskingHistory = false
    let now = Clock.monotonic
    var isMissing = false
    if case .success(let reports) = result {
      for report in unfolded(reports) where report.state.isOver {
        for number in rounds.keys
        where rounds[number]?.name == report.key.name
          && rounds[number]?.reference == report.key.reference
        {
          guard let count = rounds[number]?.elements.count, report.key.index < count,
            rounds[number]?.elements[report.key.index].missingSince != nil
          else { continue }
          rounds[number]?.elements[report.key.index].report = report
        }
      }
    }
    for round in rounds.values {
      for element in round.elements
      where !element.isOver && element.missingSince != nil
        && element.report?.state.isOver != true
      {
        isMissing = true
      }
    }
    if isMissing { asksHistoryAt = now + clock.leastQuestion }
  }
}
