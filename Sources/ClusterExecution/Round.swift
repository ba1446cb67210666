import Jobs
import Ledger
import NodeWork
import Posix

/// A submission as the follower knows it.
struct Round {
  let number: Int
  let name: String
  let open: OpenRound
  /// The cluster's; nil until it is submitted.
  var reference: String?
  /// The same, as a node has recorded it.
  var startedAs: String?
  /// Seconds since 1970.
  let submittedAt: Double
  var elements: [Element]
  /// Whether an earlier launch has submitted it.
  var isAdopted = false
  /// How many jobs are not settled in the ledger.
  var unsettled: Int

  var folder: Directory { open.folder }

  func key(_ element: Int) -> ElementKey? {
    reference.map { ElementKey(reference: $0, index: element, name: name) }
  }

}

extension Submission {
  /// What a round of a ledger is called on the cluster.
  package static func name(identity: String, round: Int) -> String {
    "batchrun-\(identity)-\(round)"
  }
}

/// An element of a round: one job of the cluster, which runs lines one after the other.
struct Element {
  var records: ElementRecords
  var lines: [Line]
  /// Whether all of its lines have ended, or were taken from it.
  var isOver = false
  /// What the cluster said last.
  var report: ElementReport?
  /// Seconds of the monotonic clock: since when the cluster does not know it, and since when it is over.
  var missingSince: Double?
  var overSince: Double?
  /// When its records were seen to grow; seconds of the monotonic clock.
  var lastSign: Double?
  var hasStart = false
  /// Whether any of its jobs began.
  var hasBegun = false
  var node = ""
  var isDone = false
  /// Whether it was over before this launch followed it.
  var endedUnseen = false
  var wasWarned = false
  /// Whether the worker is to begin nothing more.
  var isFenced = false
  /// Whether the cluster was asked to end it.
  var isCancelled = false
  /// How many of its lines are not over, and how many of these have begun.
  private(set) var left: Int
  private(set) var running = 0
  /// Where the next record is likely to be about.
  private var next = 0

  init(_ index: Int, lines: [Line]) {
    records = ElementRecords(element: index)
    self.lines = lines
    left = lines.count { !$0.isOver }
  }

  /// The place of a line that is not over.
  mutating func place(of id: JobID, _ attempt: Int) -> Int? {
    for step in lines.indices {
      let place = (next + step) % lines.count
      let line = lines[place]
      guard line.id == id, line.attempt == attempt, !line.isOver else { continue }
      next = place
      return place
    }
    return nil
  }

  mutating func begin(_ place: Int, at time: Double) {
    if case .waiting = lines[place].state { running += 1 }
    lines[place].state = .begun(at: time)
  }

  /// The end of a line is known, or it has left the element.
  mutating func leave(_ place: Int) {
    if case .begun = lines[place].state { running -= 1 }
    if !lines[place].isOver { left -= 1 }
    lines[place].state = .over
  }

  var runs: Bool { hasStart && !isOver && !isDone }
}

/// A job in an element.
struct Line {
  enum State {
    case waiting
    case begun(at: Double)
    /// Its end is known, or it has left the element.
    case over
  }

  let id: JobID
  let attempt: Int
  var state = State.waiting
  /// The signal that ended it as the element was asked to end.
  var signal: Int32?
  /// Whether it is to be ended, or not to begin.
  var isCancelled = false

  var isOver: Bool { if case .over = state { true } else { false } }
}
