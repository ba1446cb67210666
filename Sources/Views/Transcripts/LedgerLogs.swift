import Jobs
import Ledger

/// The jobs of a ledger whose output is to be shown, and where that is. Only reads.
package struct LedgerLogs: Sendable {
  /// Which jobs are meant.
  package struct Selection: Sendable {
    /// As the user typed them; none means all.
    package var references: [JobReference] = []
    package var failedOnly = false
    package var runningOnly = false
    /// Only trials of this batch, a whole id; their numbers are meant then.
    package var batch: String?
    /// Only jobs that run, or have started since this time, in seconds since 1970.
    package var since: Double?

    package init() {}
  }

  package struct Job: Sendable {
    package let id: JobID
    /// Its line in the runfile, or the number of the trial; nil if neither is known.
    package let number: Int?
    package let state: JobState
    /// How many of its attempts have started.
    package let attempts: Int
    fileprivate let start: Double
    private let isTrial: Bool
    /// Where its logs are, if they are not where they always are; relative to the ledger's folder.
    private let recorded: (output: String, errors: String?)?

    fileprivate init(
      _ id: JobID, _ state: JobState, number: Int?, isTrial: Bool, attempts: Int, start: Double?,
      output: String?, errors: String?
    ) {
      self.id = id
      self.state = state
      self.number = number
      self.isTrial = isTrial
      self.attempts = attempts
      self.start = start ?? .infinity
      let files = JobFiles(of: id)
      let isUsual = output == nil || (output == files.output && errors == files.errors)
      recorded = isUsual ? nil : (output ?? files.output, errors)
    }

    /// Of a trial that waits or was skipped the record may have a time too: when it was made.
    package var hasStarted: Bool {
      switch state {
      case .pending, .staged, .skipped: attempts > 0
      default: start < .infinity || attempts > 0
      }
    }
    package var isRunning: Bool { state == .running }
    /// The number of the job, or the beginning of its id.
    package var label: String { number.map(String.init) ?? String(id.text.prefix(8)) }

    /// `line 17`
    package var title: String {
      guard let number else { return "job " + label }
      return (isTrial ? JobNumber.trial(number) : JobNumber.line(number)).text
    }

    /// The path of one of its logs; nil if its errors went into its output.
    package func log(_ stream: JobFiles.Stream, in folder: String) -> String? {
      guard let recorded else { return JobFiles(of: id, in: folder).log(stream) }
      switch stream {
      case .output: return folder + "/" + recorded.output
      case .error:
        guard let errors = recorded.errors, errors != recorded.output else { return nil }
        return folder + "/" + errors
      }
    }
  }

  /// Those that are meant, in the order of the runfile.
  package private(set) var jobs: [Job] = []
  /// Which of the references, by their places, have named a job.
  package private(set) var matched: Set<Int> = []
  /// Jobs that were named, but are not in the state that is asked for.
  package private(set) var unlike: (first: Job, count: Int)?
  /// Whether a launch holds the ledger, or a run is under way in it: more may start.
  package private(set) var isUnderWay: Bool

  /// Reads the present ledger. Of an operation's ledger, numbers are those of the trials of the
  /// batch that is meant, else of the one that started last.
  package init(_ location: LedgerLocation, _ selection: Selection) throws(LedgerError) {
    let folder = try LedgerFolder.forReading(location)
    // Before the records: a launch that ends in between has written them all by then.
    let holder = try LockHolder.living(in: folder)
    let liveness = Liveness(launch: holder, evidence: JobEvidence(of: folder.directory))
    isUnderWay = holder != nil
    let reader = try LedgerReader(location)
    let batch = if let batch = selection.batch { batch } else { try Self.latestBatch(in: reader) }
    var fields = RecordFields()
    var records = reader.records()
    while let entry = try records.next({ id, record -> (job: Job, isMeant: Bool) in
      fields.read(record)
      let job = Self.job(id, fields, liveness, batch: batch)
      let isOther = selection.batch != nil && fields.text(.batch) != selection.batch
      if job.isRunning, !isOther || id.text == selection.batch { isUnderWay = true }
      return (job, !isOther && isMeant(job, selection))
    }) {
      if entry.isMeant { jobs.append(entry.job) }
    }
    jobs.sort { ($0.number ?? .max, $0.start) < ($1.number ?? .max, $1.start) }
  }

  /// The same, where digits that are the number of no line name a job by its id. `words` are the
  /// references of `selection` as they were typed.
  package func withDigitsOfIDs(
    _ location: LedgerLocation, _ selection: inout Selection, _ words: [String]
  ) throws(LedgerError) -> LedgerLogs {
    var other = selection
    for (place, word) in words.enumerated() where !matched.contains(place) {
      if let id = JobReference(digitsOfID: word) { other.references[place] = id }
    }
    guard other.references != selection.references else { return self }
    let found = try LedgerLogs(location, other)
    guard found.matched.count > matched.count else { return self }
    selection = other
    return found
  }

  /// Something that cannot be shown.
  package struct Gap: Hashable, Sendable {
    package let text: String
    /// Whether what the user asked for does not exist.
    package let isError: Bool
  }

  /// Jobs that have not started, and references that name no job; `words` are those as they were typed, `name`
  /// is what they are jobs of.
  package func gaps(_ words: [String], in name: String) -> [Gap] {
    var gaps = jobs.filter { !$0.hasStarted }.map {
      let text = $0.state == .skipped ? "was skipped and has not run" : "has not started"
      return Gap(text: "\($0.label) \(text)", isError: false)
    }
    for (place, word) in words.enumerated() where !matched.contains(place) {
      if isUnderWay, case .numbers? = JobReference(word) {
        gaps.append(Gap(text: "\(word) has not started", isError: false))
      } else {
        gaps.append(Gap(text: "no job '\(word)' in '\(name)'", isError: true))
      }
    }
    return gaps
  }

  private mutating func isMeant(_ job: Job, _ selection: Selection) -> Bool {
    var isNamed = selection.references.isEmpty
    for (place, reference) in selection.references.enumerated()
    where reference.matches(id: job.id, line: job.number) {
      matched.insert(place)
      isNamed = true
    }
    if (selection.failedOnly && job.state != .error) || (selection.runningOnly && !job.isRunning) {
      if isNamed { unlike = (unlike?.first ?? job, (unlike?.count ?? 0) + 1) }
      return false
    }
    if let since = selection.since, !job.isRunning, job.start < since || !job.hasStarted {
      return false
    }
    // A user who names a job wants to know that it has not started.
    return isNamed && (job.hasStarted || !selection.references.isEmpty)
  }

  private static func job(
    _ id: JobID, _ fields: RecordFields, _ liveness: Liveness, batch: String?
  ) -> Job {
    var state = fields.state
    if state == .running || state == .pending { state = liveness.state(of: fields.trace(of: id)) }
    let trial = batch != nil && fields.text(.batch) == batch ? fields.integer(.trial) : nil
    return Job(
      id, state, number: fields.integer(.line) ?? trial, isTrial: trial != nil,
      attempts: fields.attempts,
      start: fields.start, output: fields.text(.stdout), errors: fields.text(.stderr))
  }

  /// The batch whose trials numbers mean, found by its trials: it may be in the trash itself. Nil in the
  /// ledger of a runfile, and if there is none.
  static func latestBatch(in reader: LedgerReader) throws(LedgerError) -> String? {
    var fields = RecordFields()
    var latest: (id: String, start: Double)?
    var records = reader.records()
    while let found = try records.next({ _, record -> (isLine: Bool, batch: (String, Double)?) in
      fields.read(record)
      let start = fields.start ?? 0
      return (fields[.line] != nil, fields.text(.batch).map { ($0, start) })
    }) {
      // A ledger has lines of runfiles or runs of an operation.
      if found.isLine { return nil }
      if let batch = found.batch, batch.1 >= latest?.start ?? 0 { latest = batch }
    }
    return latest?.id
  }
}
