import Jobs
import Launching
import Ledger
import NodeWork
import Posix

/// What nodes have recorded.
extension Follower {
  /// Reads what is new in the records of all elements.
  mutating func look(at now: Double) {
    var isBusy = false
    for number in rounds.keys.sorted() {
      guard let count = rounds[number]?.elements.count else { continue }
      for element in 0..<count where rounds[number]?.elements[element].isOver == false {
        if read(number, element, at: now) { isBusy = true }
      }
    }
    lookPause = PollClock.nextLook(
      after: lookPause, isBusy: isBusy, age: now - (followedSince ?? now))
    review(at: now)
    looksAt = rounds.isEmpty ? .infinity : now + lookPause
  }

  /// Whether there was something new.
  private mutating func read(_ number: Int, _ element: Int, at now: Double) -> Bool {
    guard let folder = rounds[number]?.folder else { return false }
    let records: [WorkRecord]
    do throws(SystemError) {
      records = try rounds[number]?.elements[element].records.read(in: folder) ?? []
    } catch {
      warn("cannot read what a node has recorded: \(error)")
      return false
    }
    guard !records.isEmpty else { return false }
    rounds[number]?.elements[element].lastSign = now
    for record in records { take(record, number, element) }
    return true
  }

  private mutating func take(_ record: WorkRecord, _ number: Int, _ element: Int) {
    switch record {
    case .start(let job, _, _, let node, _, _, _):
      rounds[number]?.startedAs = job
      rounds[number]?.elements[element].hasStart = true
      rounds[number]?.elements[element].node = node
    case .begin(let id, let attempt, let time):
      rounds[number]?.elements[element].hasBegun = true
      guard let line = rounds[number]?.elements[element].place(of: id, attempt) else { return }
      rounds[number]?.elements[element].begin(line, at: time)
      unclaimed[id]?.begunAt = time
      if let round = rounds[number] { begin(id, at: time, in: round, element) }
    case .end(let id, let attempt, let nodeEnd):
      guard let line = rounds[number]?.elements[element].place(of: id, attempt) else { return }
      rounds[number]?.elements[element].leave(line)
      if unclaimed[id] != nil {
        unclaimed[id]?.end = nodeEnd
      } else {
        end(id, nodeEnd.outcome, runtime: nodeEnd.runtime, usage: nodeEnd.usage)
      }
    case .beat: break
    case .warned: rounds[number]?.elements[element].wasWarned = true
    case .signal(let signal, let id, _):
      guard let id, let lines = rounds[number]?.elements[element].lines,
        let line = lines.firstIndex(where: { $0.id == id })
      else { return }
      rounds[number]?.elements[element].lines[line].signal = signal
    case .done: rounds[number]?.elements[element].isDone = true
    }
  }
}
