import Jobs
import Ledger
import Posix
import Runs

/// What a run has printed, with the output of the runs that it has started: each at the place where it
/// started, one after the other, as a terminal shows them with one worker. It can be read while the run
/// continues: the output of a run that has started later comes when the one before has ended.
///
/// A trial is found by its line in the log of its batch, a step by its link in the folder of the run. The
/// trials that an optimizer has chosen come between what the optimizer prints, or after it, in the order in
/// which they started. What is not there any longer is skipped.
package struct RunTranscript {
  /// What can be read now.
  package enum Piece {
    case bytes([UInt8])
    /// Nothing more has been written by now.
    case nothing
    case end
  }

  /// Seconds for which a look at states serves.
  private static let freshness = 0.05

  private let store: RunStore
  /// Whether there may be more later.
  private let follows: Bool
  /// The log that is read, above those that it stands in.
  private var logs: [TranscriptLog]
  private var parents: [TranscriptParent]
  /// A run that has started, but cannot be found yet.
  private var awaited: (line: ChildLine, link: String?)?
  /// How many attempts of a run have ended.
  private var ended: [JobID: Int] = [:]
  /// By its place among the logs, whose it is.
  private var current: [Int: TranscriptParent.Child] = [:]
  private var looked = -Double.infinity

  /// Nil for a run whose log is all of its output. With `follows`, what is written later comes too, until
  /// `end` is called.
  package init?(of run: RunRecord, in store: RunStore, follows: Bool) {
    guard let parent = TranscriptParent(run, in: store) else { return nil }
    self.store = store
    self.follows = follows
    parents = [parent]
    logs = [TranscriptLog([RunFolder(run).output], of: parent)]
    logs[0].isOver = !follows
  }

  /// The run itself has ended: what is there by now is the rest.
  package mutating func end() { logs[0].isOver = true }

  package mutating func next() -> Piece {
    while let log = logs.last {
      if awaited != nil, begin() { continue }
      if awaited != nil { return .nothing }
      let wasOver = log.isOver
      let (bytes, child) = logs[logs.count - 1].next()
      if let child { awaited = (child, nil) }
      if !bytes.isEmpty {
        if child != nil { _ = begin(isFirst: true) }
        return .bytes(bytes)
      }
      if let trial = nextTrial(isLast: wasOver) { return .bytes(trial) }
      if !wasOver {
        guard logs.count > 1, isOver(log) else { return .nothing }
        logs[logs.count - 1].isOver = true
        continue
      }
      logs.removeLast()
      if log.parent != nil { parents.removeLast() }
      // What follows starts on a new line.
      if !logs.isEmpty, let last = log.last, last != UInt8(ascii: "\n") {
        return .bytes([UInt8(ascii: "\n")])
      }
    }
    return .end
  }

  // MARK: Runs that begin

  /// Continues with the log of the run that has started; false if it is still to be waited for.
  private mutating func begin(isFirst: Bool = false) -> Bool {
    guard let (line, known) = awaited, let index = parents.indices.last else { return true }
    var link = known
    let found = parents[index].child(of: line, isRepeated: !isFirst, link: &link)
    // If something was announced since, it has come and gone.
    let isPast = logs[logs.count - 1].isOver || logs[logs.count - 1].hasMore
    guard let child = found else {
      awaited = isPast ? nil : (line, link)
      return isPast
    }
    let record = isTrial(line) ? nil : (try? store.run(child.id, in: child.ledger)) ?? nil
    if !isTrial(line), record == nil, !isPast {
      awaited = (line, link)
      return false
    }
    awaited = nil
    push(child, record.flatMap { TranscriptParent($0, in: store) })
    return true
  }

  private mutating func push(_ child: TranscriptParent.Child, _ parent: TranscriptParent?) {
    var log = TranscriptLog(paths(of: child), after: predecessor(of: child), of: parent)
    log.isOver = !follows
    logs.append(log)
    if let parent { parents.append(parent) }
    current[logs.count] = child
  }

  /// Continues with a trial that an optimizer has chosen; the line with which it starts.
  private mutating func nextTrial(isLast: Bool) -> [UInt8]? {
    guard let log = logs.last, log.parent?.hasOptimizer == true, let index = parents.indices.last,
      let trial = parents[index].nextTrial(isLast: isLast)
    else { return nil }
    push(TranscriptParent.Child(id: trial.id, ledger: trial.ledger), nil)
    let end = log.last.map { $0 == UInt8(ascii: "\n") } ?? true
    return Array(((end ? "" : "\n") + ChildLine.text(of: trial) + "\n").utf8)
  }

  private func isTrial(_ line: ChildLine) -> Bool {
    if case .trial = line { true } else { false }
  }

  private func paths(of child: TranscriptParent.Child) -> [String] {
    let folder = child.ledger.folder
    let trash = store.trash.home + "/" + lastComponent(of: folder)
    return [folder, trash].flatMap { folder in
      let files = JobFiles(of: child.id, in: folder)
      return (child.attempt.map { [files.log(.output, ofAttempt: $0)] } ?? []) + [files.output]
    }
  }

  private func predecessor(of child: TranscriptParent.Child) -> String? {
    guard let attempt = child.attempt, attempt > 1 else { return nil }
    return JobFiles(of: child.id, in: child.ledger.folder).log(.output, ofAttempt: attempt - 1)
  }

  // MARK: Runs that end

  /// Whether the run whose log is read has ended.
  private mutating func isOver(_ log: TranscriptLog) -> Bool {
    let outer = logs[logs.count - 2]
    if outer.isOver { return true }
    guard let child = current[logs.count] else { return true }
    // Steps come one after the other.
    if parents.dropLast(log.parent == nil ? 0 : 1).last?.run.role == .steps, outer.hasMore {
      return true
    }
    if let ended = ended[child.id], ended >= child.attempt ?? 0 { return true }
    guard Clock.monotonic >= looked + Self.freshness else { return false }
    looked = Clock.monotonic
    var ids: Set<JobID> = [child.id]
    for case .trial(let id) in outer.childrenAhead() { ids.insert(id) }
    guard let runs = try? store.runs(ids, in: child.ledger) else { return false }
    for id in ids {
      guard let run = runs[id] else {
        ended[id] = .max
        continue
      }
      // Of a run whose latest attempt is meant, that one counts.
      if run.isUnderWay, child.attempt == nil { continue }
      ended[id] = run.isUnderWay ? run.attempts - 1 : run.attempts
    }
    return ended[child.id].map { $0 >= child.attempt ?? 0 } ?? false
  }
}
