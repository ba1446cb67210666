import Jobs
import Ledger
import Operations
import Posix
import Runs

/// A run whose log says which others it has started: where these are.
struct TranscriptParent {
  let run: RunRecord
  private let store: RunStore
  /// How often each has started by now.
  private var beginnings: [JobID: Int] = [:]
  private var links = StepLinkNames()
  /// Trials that were chosen by an optimizer: those that come next, and all that have come.
  private var chosen: [RunRecord] = []
  private var seen: Set<JobID> = []
  private var looked = -Double.infinity

  /// Seconds for which a look at the ledger serves.
  private static let freshness = 0.1

  /// Nil for a run that is a process, whose log is its output: also a trial that has steps.
  init?(_ run: RunRecord, in store: RunStore) {
    switch run.role {
    case .batch, .queue: break
    case .steps where run.batch == nil: break
    default: return nil
    }
    self.run = run
    self.store = store
  }

  /// Whether a program chooses its trials, whose output is that of the batch: no line of it says which
  /// trials start.
  var hasOptimizer: Bool {
    run.members[.optimizer].map { !OperationSnapshot.isBuiltin($0) } ?? false
  }

  /// The trial that started next, of those that an optimizer chose. With `isLast`, none begins any longer.
  mutating func nextTrial(isLast: Bool) -> RunRecord? {
    if chosen.isEmpty, isLast || Clock.monotonic >= looked + Self.freshness {
      looked = Clock.monotonic
      let batch = (try? store.run(run.id, in: run.ledger)) ?? run
      chosen = ((try? store.trials(of: batch)) ?? [])
        .filter { $0.start != nil && !seen.contains($0.id) }
        .sorted { ($0.start ?? 0) < ($1.start ?? 0) }
      seen.formUnion(chosen.map(\.id))
    }
    return chosen.isEmpty ? nil : chosen.removeFirst()
  }

  /// A run that has started.
  struct Child {
    let id: JobID
    let ledger: LedgerLocation
    /// Of its attempts, which this is, from 1; nil if its latest is meant.
    var attempt: Int?
  }

  /// The run that begins by a line; nil if it cannot be found yet, or not any longer. To be called
  /// again then with `isRepeated`.
  mutating func child(of line: ChildLine, isRepeated: Bool, link: inout String?) -> Child? {
    switch line {
    case .trial(let id):
      if !isRepeated { beginnings[id, default: 0] += 1 }
      return Child(id: id, ledger: run.ledger, attempt: beginnings[id])
    case .step(let name):
      let found = link ?? links.next(for: name)
      link = found
      return linked(found)
    case .restartedStep(let id), .queued(let id):
      guard let found = (try? store.run(id)) ?? nil else { return nil }
      return Child(id: id, ledger: found.ledger)
    }
  }

  private func linked(_ name: String) -> Child? {
    guard let directory = run.directory.map({ DependencyFiles.resolvingLinks($0) }),
      let target = linkTarget(of: directory + "/" + name)
    else { return nil }
    let path = target.hasPrefix("/") ? target : normalizedPath(directory + "/" + target)
    let place = folder(of: path)
    guard lastComponent(of: place) == JobFiles.Kind.directories.rawValue,
      let id = JobID(lastComponent(of: path).utf8)
    else { return nil }
    return Child(id: id, ledger: LedgerLocation(folder: folder(of: place)))
  }
}
