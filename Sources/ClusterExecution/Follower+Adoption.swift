import Jobs
import Launching
import Ledger
import NodeWork
import Posix

/// A job of an earlier launch that this launch has not asked for, so far.
struct Unclaimed {
  let job: PlannedJob
  let place: (round: Int, element: Int, line: Int)
  var begunAt: Double?
  var end: NodeEnd?
}

/// Jobs that an earlier launch has submitted.
extension Follower {
  /// Takes over the rounds of earlier launches.
  mutating func adopt(_ adoption: Adoption) {
    let now = Clock.monotonic
    for found in adoption.rounds {
      var open = 0
      let elements = found.plan.elements.enumerated().map { index, jobs in
        Element(
          index,
          lines: jobs.enumerated().map { place, job in
            var line = Line(id: job.id, attempt: job.attempt)
            if adoption.attempts[job.id] == job.attempt {
              open += 1
              unclaimed[job.id] = Unclaimed(
                job: job, place: (round: found.number, element: index, line: place))
            } else {
              line.state = .over
            }
            return line
          })
      }
      if open == 0 {
        try? files.settle(found.number, found.open.folder)
        continue
      }
      let name = Submission.name(identity: files.identity, round: found.number)
      rounds[found.number] = Round(
        number: found.number, name: name, open: found.open, reference: found.reference,
        submittedAt: found.plan.madeAt, elements: elements, isAdopted: true,
        unsettled: open)
      // The launch that wrote the plan may have died before or after it was submitted.
      if found.reference == nil { clerk.run(.find(round: found.number, name: name)) }
    }
    guard !rounds.isEmpty else { return }
    followedSince = now
    looksAt = now
    asksAt = now
  }

  /// Whether the cluster has this attempt already: then it is followed.
  mutating func claim(_ order: AttemptOrder) -> Bool {
    guard let found = unclaimed[order.id], found.job.attempt == order.lifetimeNumber,
      let round = rounds[found.place.round]
    else { return false }
    unclaimed[order.id] = nil
    tracked[order.id]?.place = found.place
    mailbox.withLock { $0.unsubmitted -= 1 }
    if let time = found.begunAt { begin(order.id, at: time, in: round, found.place.element) }
    if let nodeEnd = found.end {
      end(order.id, nodeEnd.outcome, runtime: nodeEnd.runtime, usage: nodeEnd.usage)
    }
    return true
  }

  /// The launch is over. What nodes have recorded of jobs that it has not asked for is in the ledger then;
  /// the next launch sees to the others.
  mutating func close() {
    var events = EventBuffer()
    var settled: [Int] = []
    for (id, found) in unclaimed {
      guard let end = found.end, let round = rounds[found.place.round] else { continue }
      events.append(
        found, end, in: place(of: found.place.element, in: round, since: end.startedAt))
      settled.append(found.place.round)
      unclaimed[id] = nil
    }
    guard !events.isEmpty, (try? writer.append(events)) != nil else { return }
    for round in settled { leave(round) }
  }
}

extension EventBuffer {
  /// The start and the end of a job that no attempt of this launch is about.
  fileprivate mutating func append(
    _ found: Unclaimed, _ nodeEnd: NodeEnd, in place: ExecutionPlace
  ) {
    let job = found.job
    switch job.work {
    case .line(let command):
      command.withUnsafeBytes { bytes in
        start(
          id: job.id, attempt: job.attempt, at: nodeEnd.startedAt, host: place.node,
          line: job.line, digest: CommandDigest(of: command), command: bytes, execution: place)
      }
    case .program:
      start(
        id: job.id, attempt: job.attempt, at: nodeEnd.startedAt, host: place.node, logs: .merged,
        execution: place)
    }
    end(
      id: job.id, attempt: job.attempt, outcome: nodeEnd.outcome, start: nodeEnd.startedAt,
      runtime: nodeEnd.runtime, usage: nodeEnd.usage)
  }
}
