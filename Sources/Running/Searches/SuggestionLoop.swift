import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs
import Search
import Sweeps
import Text

/// What the thread of a search does: it learns how trials have ended, and adds the next ones.
struct SuggestionLoop: Sendable {
  private let start: SearchOpening
  /// Takes the parameters that the words of a line do not name.
  private let hide: @Sendable (Int, [CommandParameters.Parameter]) -> Void
  private let dispatcher: Dispatcher<LaunchPlan>
  private let objective: TrialObjective?
  private let isMaximized: Bool
  private let ledger: LedgerLocation
  private var follower: RunfileFollower
  private var trials: SearchTrials
  /// The numbers of trials by their commands.
  private var numbers: [CommandDigest: Int] = [:]
  private var digests: [JobID: CommandDigest] = [:]
  /// The trials that this launch has still to bring to an end.
  private var active: Set<Int> = []
  /// How many jobs the launch has been given.
  private var given: Int
  private var isClosed = false

  init(
    _ start: SearchOpening, _ dispatcher: Dispatcher<LaunchPlan>,
    hide: @escaping @Sendable (Int, [CommandParameters.Parameter]) -> Void
  ) {
    self.start = start
    self.hide = hide
    self.dispatcher = dispatcher
    follower = start.follower
    let goal = start.request.objective ?? .standard
    objective = TrialObjective(goal)
    isMaximized = goal.isMaximized
    var ledger = start.request.location
    ledger.folder = CurrentFolder.absolute(ledger.folder)
    self.ledger = ledger
    given = start.jobs.count
    trials = SearchTrials(start.search.method(in: start.space))
    readRunfile()
  }

  /// Takes in what has happened and adds trials.
  ///
  /// Returns false when the launch is over.
  mutating func work(_ news: [SuggestionFeed.News]) -> Bool {
    for item in news {
      switch item {
      case .ended(let end): take(end)
      case .withdrawn(let ids): for id in ids { note(.pending, of: id, isActive: false) }
      case .revoked(let ids): for id in ids { note(.pending, of: id, isActive: true) }
      case .workersChanged, .resultsRead: break
      case .closing: isClosed = true
      case .closed: return false
      }
    }
    ask()
    return true
  }

  // MARK: What is known

  /// The trials of earlier launches, and the first one.
  private mutating func readRunfile() {
    let values = earlierValues()
    var commands: [Int: (digest: CommandDigest, state: SearchTrials.State)] = [:]
    start.runfile.forEachCommand { entry, digest, command in
      let (id, summary) = start.ledger.index.job(with: digest, command: command)
      digests[id] = digest
      let state = state(of: summary, values[id])
      commands[Int(entry.line)] = (digest, state)
    }
    for row in start.rows {
      let parameters = start.space.parameters(of: row.values)
      switch row.place {
      case .trial(let number): trials.add(parameters, .same(number))
      case .line(let line):
        guard let (digest, state) = commands[line] else {
          trials.add(parameters, .leftOut)
          continue
        }
        if numbers[digest] == nil { numbers[digest] = trials.count }
        if start.jobs.contains(digest) { active.insert(trials.count) }
        if let parameters, let trial = try? start.space.trial(parameters) {
          hide(line, trial.hidden)
        }
        trials.add(parameters, state)
      }
    }
  }

  private func state(of summary: JobSummary?, _ value: Double?) -> SearchTrials.State {
    let decision = PlanDecision(
      summary?.state, isStoppedEarly: summary?.isStoppedEarly == true, mode: start.request.mode)
    if decision.runs { return .pending }
    if decision == .skipSkipped { return .leftOut }
    return .ended(value)
  }

  /// What jobs came to in earlier launches.
  private func earlierValues() -> [JobID: Double] {
    var values: [JobID: Double] = [:]
    guard start.request.mode != .overwrite, let objective else { return values }
    EarlierJobs.ofLedger(ledger).forEachResult([objective.name]) { run, scalars in
      values[run.id] = objective.value(in: scalars).map { cost($0) }
    }
    return values
  }

  private func cost(_ value: Double) -> Double { isMaximized ? -value : value }

  // MARK: What happens

  private mutating func take(_ end: AttemptEnd) {
    let run = RunRecord(end, in: ledger)
    let state: SearchTrials.State
    switch end.outcome {
    case .exited(code: 0), .stoppedEarly:
      // It lists the files that there are, those of this job among them.
      var scalars = RunScalars(home: ledger.home)
      state = .ended(objective?.value(in: run, &scalars).map { cost($0) })
    case .exited, .killed, .timedOut, .notStarted: state = .ended(nil)
    case .signaled, .terminated, .cancelled, .vanished, .interrupted, .withheld: state = .pending
    }
    note(state, of: end.order.id, isActive: false)
  }

  private mutating func note(_ state: SearchTrials.State, of id: JobID, isActive: Bool) {
    guard let number = digests[id].flatMap({ numbers[$0] }) else { return }
    trials.note(state, of: number)
    if isActive { active.insert(number) } else { active.remove(number) }
  }

  // MARK: Trials

  /// As many as there are free workers for.
  private mutating func ask() {
    while !isClosed, active.count < dispatcher.workers, !dispatcher.awaitsResults {
      do throws(RunFailure) {
        guard let parameters = nextParameters() else { return finish() }
        try add(parameters)
      } catch {
        isClosed = true
        dispatcher.close(because: .ledgerNotWritable(reason: error.message))
      }
    }
  }

  /// Nil if there are no more trials.
  private func nextParameters() -> [Coordinate]? {
    guard trials.count < start.search.most, given < start.request.terms.limit ?? .max else {
      return nil
    }
    if let parameters = trials.next() { return parameters }
    let size = counted(trials.count, "combination")
    start.tell(.warning("no combination is left to try (\(size) in all)"))
    return nil
  }

  private mutating func finish() {
    isClosed = true
    dispatcher.endInput()
  }

  private mutating func add(_ parameters: [Coordinate]) throws(RunFailure) {
    let number = trials.count
    let space = start.space
    let trial = try start.search.file.explaining { () throws(SpecError) in
      try space.trial(parameters)
    }
    let digest = CommandDigest(of: trial.command)
    if let original = numbers[digest] {
      try append(SearchRunfile.text(number, trial.values, sameAs: original))
      return trials.add(parameters, .same(original))
    }
    try append(SearchRunfile.text(number, trial.values, command: trial.command))
    numbers[digest] = number
    trials.add(parameters, .pending)
    let piece: Runfile
    do throws(RunfileError) {
      piece = try follower.readMore()
    } catch {
      throw RunFailure(error)
    }
    if let line = piece.entries.first?.line { hide(Int(line), trial.hidden) }
    if give(piece) { active.insert(number) }
  }

  /// Gives the launch what has been appended; whether that is a job.
  private mutating func give(_ piece: Runfile) -> Bool {
    let ledger = start.ledger
    piece.forEachCommand { _, digest, command in
      digests[ledger.index.job(with: digest, command: command).id] = digest
    }
    let refusals = start.check.refusals(in: piece)
    let count = dispatcher.add { plan in
      plan.add(
        piece, known: { ledger.index.job(with: $0, command: $1) },
        refusal: { entry, _, _ in refusals[entry.line] })
    }
    guard count != nil else { return false }
    given += 1
    start.added()
    return true
  }

  private func append(_ text: [UInt8]) throws(RunFailure) {
    do throws(SystemError) {
      try start.output.writeAll(text)
    } catch {
      throw RunFailure(error, exitCode: RunFailure.notRecorded)
    }
  }
}
