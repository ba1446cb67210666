import Jobs
import Launching
import Operations
import Posix
import Queries
import Runs
import Scalars
import Search

/// What the thread of a search's watch does. It belongs to that thread.
struct SearchLoop {
  /// What it begins with.
  struct Opening: Sendable {
    let terms: SearchTerms
    let objective: OperationDefinition.Objective
    let surroundings: WatchedJob.Surroundings
    let goals: SearchGoals
    let earlier: EarlierJobs
    let actions: SearchWatch.Actions
  }

  private struct Watched {
    let trial: Int
    let attempt: Attempt?
    var scalars: GrowingScalars
    var curve: ObjectiveCurve
    /// Whether it was asked to end.
    var isStopped = false
  }

  private struct Report {
    let trial: Int
    /// Nil of a job that has ended.
    let serial: Int?
    let step: Int
    let value: Double
  }

  /// Seconds between two looks, for up to this many running jobs; longer for more.
  private static let pause = 0.25
  private static let jobsOfPause = 500.0
  /// The most earlier jobs whose reports are read again.
  private static let mostEarlier = 1000
  private static let pieceSize = 1 << 18
  /// The fewest reports of a job that can be stopped: what says its objective once, at its end, has no
  /// steps.
  private static let leastReports = 2

  private let opening: Opening
  private let column: ColumnSpecification
  private let sign: Double
  private var rule: (any StoppingRule)?
  private var goals: SearchGoals
  private let isWanted: () -> Bool
  private var trials = 0
  /// The most reports of one job.
  private var mostReports = 0
  private var hasStopped = false
  /// By the serial of the attempt.
  private var running: [Int: Watched] = [:]
  private var rules: [ScalarRules: OutputScalarRules] = [:]
  private let objects = OutputScalarRules.objects
  private var piece = [UInt8](repeating: 0, count: pieceSize)
  private var hasReadEarlier = false
  private let deadline: Double?
  private var isConcluded = false

  /// `isWanted` says whether the launch continues.
  init(_ opening: Opening, isWanted: @escaping () -> Bool) {
    self.opening = opening
    self.isWanted = isWanted
    column =
      (try? ColumnSpecification(opening.objective.column)) ?? ColumnSpecification(QueryName("loss"))
    sign = opening.objective.isMaximized ? -1 : 1
    rule = opening.terms.earlyStop.rule()
    goals = opening.goals
    deadline = opening.terms.maxTime.map { Clock.monotonic + $0 }
  }

  /// When to look next, whatever happens; nil if that is not needed.
  var nextLook: Double? {
    let time = isConcluded ? nil : deadline
    guard rule != nil else { return time }
    let pause = Self.pause * max(1, Double(running.count) / Self.jobsOfPause)
    return min(Clock.monotonic + pause, time ?? .infinity)
  }

  /// Takes in what has happened, and looks at what jobs report.
  mutating func look(_ changes: [SearchWatch.Change]) {
    if let deadline, let time = opening.terms.maxTime, Clock.monotonic >= deadline {
      conclude(.timeElapsed(seconds: time))
    }
    if rule != nil, !hasReadEarlier { readEarlier() }
    var ended: [(AttemptEnd, Watched)] = []
    for change in changes {
      switch change {
      case .started(let order, let predecessor): start(order, predecessor)
      case .ended(let end): if let watched = take(end) { ended.append((end, watched)) }
      }
    }
    var reports: [Report] = []
    for index in ended.indices { read(&ended[index].1, isLast: true, &reports) }
    for serial in Array(running.keys) {
      guard var watched = running[serial], isWanted() else { continue }
      running[serial] = nil
      read(&watched, isLast: false, &reports)
      running[serial] = watched
    }
    judge(reports)
    for (end, watched) in ended { settle(end, watched) }
    noteResults(in: changes)
  }

  /// The launch is over. `hasSeenAll` unless the ends of some jobs were not looked at.
  func finish(hasSeenAll: Bool) {
    if !isConcluded, let warning = goals.warning { opening.actions.warn(warning) }
    guard hasSeenAll, !hasStopped, trials > 0, let obstacle = rule?.obstacle else { return }
    opening.actions.warn(
      opening.terms.earlyStop.shortfall(
        obstacle, hasSteps: mostReports >= Self.leastReports, column: opening.objective.column))
  }

  // MARK: Jobs

  private mutating func start(_ order: AttemptOrder, _ predecessor: LogReader.Identity?) {
    guard let job = WatchedJob(order, in: opening.surroundings) else { return }
    running[order.attempt.serial] = follow(job, order.attempt, after: predecessor)
  }

  /// The job of an attempt that has ended; nil if it does not count, or is tried again.
  private mutating func take(_ end: AttemptEnd) -> Watched? {
    let known = running.removeValue(forKey: end.order.attempt.serial)
    if end.retryDelay != nil {
      if let known { rule?.restart(trial: known.trial) }
      return nil
    }
    if let known { return known }
    guard let job = WatchedJob(end.order, in: opening.surroundings) else { return nil }
    return follow(job, nil)
  }

  private mutating func follow(
    _ job: WatchedJob, _ attempt: Attempt?, after predecessor: LogReader.Identity? = nil
  ) -> Watched {
    let ready = rules[job.rules] ?? OutputScalarRules(job.rules)
    rules[job.rules] = ready
    trials += 1
    return Watched(
      trial: trials, attempt: attempt,
      scalars: GrowingScalars(
        job.files, later: job.laterFiles, after: predecessor, rules: ready, objects: objects,
        ignoring: job.flagNames, hasErrors: job.hasErrors, directory: job.directory),
      curve: ObjectiveCurve(column))
  }

  private mutating func read(_ watched: inout Watched, isLast: Bool, _ reports: inout [Report]) {
    var curve = watched.curve
    piece.withUnsafeMutableBytes { piece in
      watched.scalars.read(isLast: isLast, into: piece) { curve.take($0, $1) }
    }
    let serial = isLast ? nil : watched.attempt?.serial
    for report in curve.report() {
      reports.append(
        Report(trial: watched.trial, serial: serial, step: report.step, value: report.value))
    }
    mostReports = max(mostReports, curve.count)
    watched.curve = curve
  }

  // MARK: What follows

  /// What jobs have reported between two looks is compared in the order of steps.
  private mutating func judge(_ reports: [Report]) {
    guard rule != nil else { return }
    for report in reports.sorted(by: { ($0.step, $0.trial) < ($1.step, $1.trial) }) {
      let value = report.value * sign
      let isBad = rule?.stops(trial: report.trial, step: report.step, value: value)
      guard isBad == true, let serial = report.serial, let watched = running[serial],
        !watched.isStopped, watched.curve.count >= Self.leastReports, let attempt = watched.attempt
      else { continue }
      running[serial]?.isStopped = true
      hasStopped = true
      let stop = EarlyStop(
        step: report.step, value: report.value, rule: opening.terms.earlyStop.name)
      opening.actions.stopEarly(attempt, stop)
    }
  }

  private mutating func settle(_ end: AttemptEnd, _ watched: Watched) {
    guard opening.terms.looksAtResults, !isConcluded else { return }
    let run = RunRecord(end, in: opening.surroundings.ledger)
    if let end = goals.take(run, watched.scalars.summaries) { conclude(end) }
  }

  /// What waits for the results of jobs goes on, those included that do not count.
  private func noteResults(in changes: [SearchWatch.Change]) {
    guard opening.terms.looksAtResults else { return }
    let serials = changes.compactMap { change in
      if case .ended(let end) = change { end.order.attempt.serial } else { nil }
    }
    if !serials.isEmpty { opening.actions.noteResults(serials) }
  }

  private mutating func conclude(_ end: SearchEnd) {
    if isConcluded { return }
    isConcluded = true
    opening.actions.conclude(end)
  }

  /// Tells the rule what jobs have reported that ended before this launch, by their logs.
  private mutating func readEarlier() {
    hasReadEarlier = true
    for run in opening.earlier.latest(Self.mostEarlier) {
      guard isWanted() else { return }
      var watched = follow(WatchedJob(run, in: opening.surroundings), nil)
      var reports: [Report] = []
      read(&watched, isLast: true, &reports)
      judge(reports)
    }
  }
}
