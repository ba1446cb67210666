import Jobs
import Ledger
import Randomness

/// What a launch does with jobs that an earlier one has brought to an end.
package enum LaunchMode: String, Sendable, CaseIterable {
  /// What finished, well or badly, is left alone.
  case resume
  /// What failed is run again.
  case retryFailed = "retry_failed"
  /// Everything is run again.
  case overwrite
}

/// What a plan has decided about one command, and why.
package enum PlanDecision: Hashable, Sendable, CaseIterable {
  /// The ledger does not know it.
  case runNew
  /// It was started and never finished.
  case runUnfinished
  /// It failed, and the mode says to try again; or its end was lost.
  case retryFailed
  case retryUnknown
  /// It is done, and the mode says to do it again anyway.
  case runAgain
  case skipCompleted
  case skipFailed
  /// A damaged journal may have held its end.
  case skipUnknown
  /// The user has asked to skip it.
  case skipSkipped
  /// It was ended because it would not have become the best.
  case skipStopped

  package var runs: Bool {
    switch self {
    case .runNew, .runUnfinished, .retryFailed, .retryUnknown, .runAgain: true
    case .skipCompleted, .skipFailed, .skipUnknown, .skipSkipped, .skipStopped: false
    }
  }

  /// The decision about a job in this state; nil for one that the ledger does not know.
  package init(_ state: JobState?, isStoppedEarly: Bool = false, mode: LaunchMode) {
    switch (state, mode) {
    case (nil, _): self = .runNew
    case (.completed, .overwrite), (.error, .overwrite), (.unknown, .overwrite),
      (.skipped, .overwrite):
      self = .runAgain
    case (.completed, _): self = .skipCompleted
    case (.error, .retryFailed): self = .retryFailed
    case (.error, .resume): self = .skipFailed
    case (.unknown, .retryFailed): self = .retryUnknown
    case (.unknown, .resume): self = .skipUnknown
    case (.skipped, _): self = .skipSkipped
    case (.terminated, .overwrite) where isStoppedEarly: self = .runAgain
    case (.terminated, _) where isStoppedEarly: self = .skipStopped
    case (.staged, _), (.pending, _), (.running, _), (.terminated, _): self = .runUnfinished
    }
  }
}

/// The jobs of a launch: which commands it will run, in which order, and how many it leaves alone.
package struct LaunchPlan: Sendable {
  /// One job that is to be run.
  package struct Job: Sendable {
    let entry: Runfile.Entry
    let piece: UInt32
    /// Its number in `table`.
    let number: UInt32
    /// The attempts of earlier launches.
    package let earlierAttempts: UInt32
    let isClashing: Bool
    let isRecorded: Bool
  }

  /// What was found in the runfile and is not run because of it.
  package struct Findings: Hashable, Sendable {
    /// Lines that are left out because they repeat a command.
    package var duplicates = 0
    /// How many commands they repeat.
    package var repeatedCommands = 0
    /// The line of the first of them.
    package var firstDuplicate: Int?
    /// About all commands but those that `--limit` and `--only` leave out.
    package var decisions: [PlanDecision: Int] = [:]
    /// Jobs that would run without `--limit`.
    package var beyondLimit = 0
    /// Commands that are not wanted in this launch (`--only`).
    package var leftOut = 0

    package init() {}
  }

  /// A job that is left alone and is not done: a user may ask for it while the launch runs.
  struct Unwanted {
    let job: Job
    let decision: PlanDecision
    /// Whether a user has, so that it is among `jobs`.
    var isReadmitted = false
  }

  package let mode: LaunchMode
  package internal(set) var jobs: [Job] = []
  package internal(set) var findings = Findings()
  var unwanted: [Unwanted] = []
  /// Those that `--limit` or `--only` leaves out, by their numbers.
  private(set) var beyondLimit: [UInt32] = []
  /// How many jobs may be run at most.
  private let limit: Int
  /// Whether each of several equal lines is a separate job.
  let replicates: Bool
  private(set) var pieces: [Runfile] = []
  /// Why jobs are not to be started, by their numbers.
  private var refusals: [UInt32: String] = [:]
  private(set) var table = JobTable()
  private var repetitions = Repetitions()
  /// Of jobs that repeat the command of another one: their places among these, by their numbers.
  private var occurrences: [UInt32: Int] = [:]

  /// The number of the place of this launch; 0 if it has none.
  private let place: Int
  /// By the number of a line, the parameters that its words do not name; nil if there are none.
  package var hiddenParameters: (@Sendable (Int) -> [CommandParameters.Parameter])?
  /// Jobs that are left alone and ran in another place.
  package private(set) var elsewhere = JobsElsewhere()

  package init(mode: LaunchMode, limit: Int? = nil, replicates: Bool = false, place: Int = 0) {
    self.mode = mode
    self.place = place
    self.limit = limit ?? .max
    self.replicates = replicates
  }

  /// Decides about the commands of a runfile, or of a further piece of one that grows.
  ///
  /// - Parameters:
  ///   - runfile: the commands.
  ///   - isWanted: whether a command counts at all in this launch; nil for all.
  ///   - known: the id of a command in the ledger, and the state of the job.
  ///   - refusal: is given every command, in order, and whether it is a job that would run and is
  ///     not on record; says why such a job is not to be started, nil if it is.
  ///   - decided: called with each of them that is not left out, in order.
  package mutating func add(
    _ runfile: Runfile,
    isWanted: ((Runfile.Entry, UnsafeRawBufferPointer) -> Bool)? = nil,
    known: (CommandDigest, UnsafeRawBufferPointer) -> (id: JobID, summary: JobSummary?),
    refusal: ((Runfile.Entry, UnsafeRawBufferPointer, _ isNewJob: Bool) -> String?)? = nil,
    decided: ((Runfile.Entry, PlanDecision, JobSummary?) -> Void)? = nil
  ) {
    let piece = UInt32(pieces.count)
    pieces.append(runfile)
    if table.count == 0 {
      table = JobTable(capacity: runfile.entries.count)
      jobs.reserveCapacity(min(limit, runfile.entries.count))
    }
    if runfile.startsAgain { repetitions.startAgain() }
    var counts = [Int](repeating: 0, count: PlanDecision.allCases.count)
    runfile.forEachCommand { entry, digest, command in
      guard let (number, clashes, digest) = take(digest, command, entry) else {
        _ = refusal?(entry, command, false)
        return
      }
      if let isWanted, !isWanted(entry, command) {
        _ = refusal?(entry, command, false)
        findings.leftOut += 1
        beyondLimit.append(UInt32(number))
        return
      }
      let (id, summary) = known(digest, command)
      let decision = PlanDecision(
        summary?.state, isStoppedEarly: summary?.isStoppedEarly == true, mode: mode)
      let isBeyondLimit = decision.runs && jobs.count >= limit
      let reason = refusal?(entry, command, decision.runs && summary == nil && !isBeyondLimit)
      if isBeyondLimit {
        findings.beyondLimit += 1
        beyondLimit.append(UInt32(number))
        return
      }
      counts[decision.index] += 1
      decided?(entry, decision, summary)
      let job = Job(
        entry: entry, piece: piece, number: UInt32(number),
        earlierAttempts: UInt32(clamping: summary?.attempts ?? 0),
        isClashing: id.digitCount == 64 || (summary == nil && clashes),
        isRecorded: summary != nil)
      guard decision.runs else {
        if decision != .skipCompleted { unwanted.append(Unwanted(job: job, decision: decision)) }
        if let ran = summary?.place, ran != 0, ran != place { elsewhere.add(ran, command) }
        return
      }
      if let reason { refusals[UInt32(number)] = reason }
      jobs.append(job)
    }
    for decision in PlanDecision.allCases where counts[decision.index] > 0 {
      findings.decisions[decision, default: 0] += counts[decision.index]
    }
  }

  /// Gives a line its number; nil for one that is not a job.
  private mutating func take(
    _ digest: CommandDigest, _ command: UnsafeRawBufferPointer, _ entry: Runfile.Entry
  ) -> (number: Int, clashes: Bool, digest: CommandDigest)? {
    switch table.insert(digest) {
    case .new(let number):
      repetitions.foundFirst(number)
      return (number, false, digest)
    case .clash(let number, with: _):
      repetitions.foundFirst(number)
      return (number, true, digest)
    case .duplicate(let first):
      let occurrence = repetitions.next(of: first)
      guard occurrence > 1 else { return nil }
      guard replicates else {
        findings.duplicates += 1
        if occurrence == 2 { findings.repeatedCommands += 1 }
        findings.firstDuplicate = findings.firstDuplicate ?? Int(entry.line)
        return nil
      }
      let digest = CommandDigest(of: command, occurrence: occurrence)
      let number: Int
      var clashes = false
      switch table.insert(digest) {
      case .new(let new): number = new
      case .clash(let new, with: _):
        number = new
        clashes = true
      case .duplicate: return nil
      }
      occurrences[UInt32(number)] = occurrence
      return (number, clashes, digest)
    }
  }

  /// The commands that will run and are not on record, in the order of the jobs.
  package var unrecorded: some Collection<Runfile.Entry> {
    jobs.lazy.filter { !$0.isRecorded }.map(\.entry)
  }

  /// Puts the jobs into another order, which depends on nothing but the seed.
  package mutating func shuffle(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    jobs.shuffle(using: &random)
  }

  /// How many jobs run that are not on record.
  package var newJobs: Int { findings.decisions[.runNew] ?? 0 }

  /// How many jobs are left alone.
  package var skipped: Int {
    findings.decisions.reduce(0) { $0 + ($1.key.runs ? 0 : $1.value) }
  }

  /// Whether a job belongs to this launch, to be run or done before: not one that `--limit` or `--only` leaves
  /// out, nor one whose line is gone.
  package func holds(_ id: JobID) -> Bool {
    let number = table.digests.firstIndex {
      JobID($0) == id || JobID($0, clashing: true) == id
    }
    guard let number else { return false }
    return !beyondLimit.contains(UInt32(number))
  }

  package func id(of job: Job) -> JobID {
    JobID(digest(of: job), clashing: job.isClashing)
  }

  package func digest(of job: Job) -> CommandDigest {
    table.digests[Int(job.number)]
  }

  package func command(of job: Job) -> [UInt8] {
    pieces[Int(job.piece)].command(job.entry)
  }

  /// The number of the command's line in the runfile, from 1.
  package func line(of job: Job) -> Int {
    Int(job.entry.line)
  }

  /// Its place among equal lines that are separate jobs, from 1.
  package func occurrence(of job: Job) -> Int {
    occurrences[job.number] ?? 1
  }

  /// Why no process is given this command, if so.
  package func obstacle(of job: Job) -> String? {
    job.entry.isUnusable
      ? "line \(job.entry.line) of the runfile holds a NUL byte, which a command cannot hold"
      : refusals[job.number]
  }
}

extension PlanDecision {
  fileprivate var index: Int {
    switch self {
    case .runNew: 0
    case .runUnfinished: 1
    case .retryFailed: 2
    case .retryUnknown: 3
    case .runAgain: 4
    case .skipCompleted: 5
    case .skipFailed: 6
    case .skipUnknown: 7
    case .skipSkipped: 8
    case .skipStopped: 9
    }
  }
}

extension LaunchPlan: JobSource {
  package var count: Int { jobs.count }

  private func parameters(of job: Job) -> CommandParameters? {
    guard let hidden = hiddenParameters?(line(of: job)) else { return nil }
    return pieces[Int(job.piece)].withCommand(job.entry) {
      CommandParameters(of: $0, adding: hidden)
    }
  }

  package func job(at position: Int) -> LaunchJob {
    let job = jobs[position]
    return LaunchJob(
      id: id(of: job), line: line(of: job), command(of: job), digest: digest(of: job),
      occurrence: occurrence(of: job), place: place, obstacle: obstacle(of: job),
      earlierAttempts: Int(job.earlierAttempts), parameters: parameters(of: job))
  }
}
