import Glibc
import Jobs
import Ledger
import Posix
import Views

/// Shows new lines of the output of jobs until they have ended, or Ctrl-C is pressed.
package struct JobLogFollowing {
  /// Seconds between two looks at the logs, and at least between two at the ledger.
  private static let pauses = (logs: 0.05, ledger: 0.2)
  /// Looking at the ledger takes at most this share of the time.
  private static let ledgerShare = 0.1

  private let location: LedgerLocation
  private let selection: LedgerLogs.Selection
  /// What names jobs.
  private let words: [String]
  private var followed: [JobID: (attempts: Int, logs: [JobLogPrinter.Followed])] = [:]
  /// Attempts that have been shown to their ends.
  private var ended: [JobID: Int] = [:]
  private var order: [JobID] = []
  private var width = 0

  package init(
    _ subject: LogSubject, _ selection: LedgerLogs.Selection
  ) {
    location = subject.location
    words = subject.words
    self.selection = selection
  }

  /// Begins with the jobs of `first`. Returns whether Ctrl-C was pressed.
  package mutating func run(
    _ first: LedgerLogs, _ printer: inout JobLogPrinter
  ) throws(LedgerError) -> Bool {
    Signals.block([SIGINT])
    width = first.jobs.map(\.label.count).max() ?? 1
    // One job that was named is shown as it is.
    let isAlone = words.count == 1 && !words[0].contains("-") && first.jobs.count <= 1
    var logs = first
    while true {
      let looked = Clock.monotonic
      take(logs, isAlone, &printer)
      if isOver(logs) || printer.isClosed { break }
      let pause = max(Self.pauses.ledger, (Clock.monotonic - looked) / Self.ledgerShare)
      if show(until: Clock.monotonic + pause, &printer) { return true }
      logs = try LedgerLogs(location, selection)
    }
    return false
  }

  /// Begins with jobs that have started, and ends with those that have ended.
  private mutating func take(
    _ logs: LedgerLogs, _ isAlone: Bool, _ printer: inout JobLogPrinter
  ) {
    let known = Dictionary(logs.jobs.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    for id in order {
      guard let current = followed[id] else { continue }
      let job = known[id]
      // One that is not listed any longer does not run.
      guard job?.isRunning != true || job?.attempts != current.attempts else { continue }
      end(id, &printer)
    }
    for job in logs.jobs where job.hasStarted && followed[job.id] == nil {
      guard ended[job.id] ?? -1 < job.attempts else { continue }
      width = max(width, job.label.count)
      followed[job.id] = (job.attempts, printer.follow(job, width: isAlone ? nil : width))
      order.append(job.id)
      if !job.isRunning { end(job.id, &printer) }
    }
    order.removeAll { followed[$0] == nil }
  }

  private mutating func end(_ id: JobID, _ printer: inout JobLogPrinter) {
    guard var current = followed.removeValue(forKey: id) else { return }
    for index in current.logs.indices { printer.finish(&current.logs[index]) }
    ended[id] = current.attempts
  }

  /// Whether nothing more can come: the jobs have ended, and no others can start that are meant.
  private func isOver(_ logs: LedgerLogs) -> Bool {
    guard followed.isEmpty else { return false }
    let isAwaited =
      words.isEmpty || logs.matched.count < words.count || logs.jobs.contains { !$0.hasStarted }
    return !logs.isUnderWay || !isAwaited
  }

  /// Shows what comes until `deadline`; whether Ctrl-C was pressed.
  private mutating func show(until deadline: Double, _ printer: inout JobLogPrinter) -> Bool {
    repeat {
      for id in order {
        guard var current = followed[id] else { continue }
        for index in current.logs.indices { _ = printer.advance(&current.logs[index]) }
        followed[id] = current
      }
      if Signals.comes(SIGINT, within: Self.pauses.logs) { return true }
    } while Clock.monotonic < deadline && !printer.isClosed
    return false
  }
}
