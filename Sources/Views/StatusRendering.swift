import Jobs
import Text

/// A ledger's status as `batchrun status NAME` prints it. Pure.
package struct StatusRendering {
  private let status: LedgerStatus
  /// Seconds since 1970.
  private let now: Double
  /// Seconds until the launch ends, if that is known.
  private let remaining: Double?
  private let styling: Styling
  private let width: Int
  /// How many running jobs are listed.
  private let runningLimit: Int

  package init(
    _ status: LedgerStatus, now: Double, remaining: Double?, styling: Styling, width: Int,
    runningLimit: Int
  ) {
    self.status = status
    self.now = now
    self.remaining = remaining
    self.styling = styling
    self.width = width
    self.runningLimit = runningLimit
  }

  package var lines: [String] {
    [headline, countLine] + runningLines
      + list(status.failed, .error, "failed", .red)
      + list(status.terminated, .terminated, "interrupted", .yellow)
      + list(status.unknown, .unknown, "unknown", .yellow)
  }

  private var headline: String {
    let name = styling(escapedForTerminal(status.name), .bold)
    guard let launch = status.launch else {
      let count = status.count(.running)
      if let cluster = status.cluster {
        return name + ": no launch is running; its jobs continue on \(cluster.kind.rawValue)"
          + " (launch again to follow them)"
      }
      if count == 0 { return name + ": no launch is running" }
      return name + ": no launch is running, but \(counted(count, "job")) of a killed one still "
        + (count == 1 ? "runs" : "run")
    }
    var line = name + ": \(escapedForTerminal(launch.phrase(at: now)))"
    line += " (pid \(launch.pid) on \(escapedForTerminal(launch.host)))"
    if let remaining {
      line += ", about \(Duration.seconds(remaining).readableSeconds) left"
    }
    return line
  }

  private var countLine: String {
    let shown: [(state: JobState, word: String, style: Styling.Style?)] = [
      (.completed, "done", .green), (.error, "failed", .red), (.running, "running", nil),
      (.terminated, "interrupted", .yellow), (.pending, "pending", nil), (.staged, "staged", nil),
      (.skipped, "skipped", nil), (.unknown, "unknown", .yellow),
    ]
    var parts: [String] = []
    for (state, word, style) in shown {
      let count = status.count(state) - (state == .pending ? status.retrying : 0)
      let always = state == .completed || state == .error || state == .running
      guard always || count > 0 else { continue }
      var text = groupedByThousands(count) + " " + word
      if state == .running, let nodes = status.cluster?.state?.news.nodes, nodes > 0, count > 0 {
        text += " on " + counted(nodes, "node")
      }
      parts.append(count > 0 ? style.map { styling(text, $0) } ?? text : text)
    }
    if let queue = status.cluster?.state, queue.news.queued > 0 {
      let reason = queue.news.reason.map { " (\(escapedForTerminal($0)))" } ?? ""
      let age = max(0, now - queue.time)
      // A launch writes it again whenever it changes; without one it ages.
      let time = status.launch == nil ? ", \(Duration.seconds(age).readableSeconds) ago" : ""
      parts.append(groupedByThousands(queue.news.queued) + " queued" + reason + time)
    }
    if status.stoppedEarly > 0 {
      parts.insert(groupedByThousands(status.stoppedEarly) + " stopped early", at: 2)
    }
    if status.retrying > 0 {
      parts.append(groupedByThousands(status.retrying) + " waiting for a retry")
    }
    // Those that are pending are shown.
    if let count = status.notStarted.map({ $0 - status.count(.pending) }), count > 0 {
      parts.append(styling(groupedByThousands(count) + " not started", .yellow))
    }
    if let left = status.left, status.launch?.isDraining == false {
      parts.append(groupedByThousands(max(0, left - status.retrying)) + " left")
    }
    var line = "  " + parts.joined(separator: ", ")
    if status.cluster == nil, let workers = status.launch?.workers {
      let busy = groupedByThousands(status.running.count)
      line += "; \(busy) of \(counted(workers, "worker")) busy"
    }
    if let count = status.notRunAgain, count > 0 {
      line += "; the last launch did not start \(groupedByThousands(count)) of them"
    }
    return line
  }

  private var runningLines: [String] {
    guard !status.running.isEmpty, runningLimit > 0 else { return [] }
    let shown = status.running.prefix(runningLimit)
    var table = Table([
      Table.Column("", .right), Table.Column(""), Table.Column(""), Table.Column(""),
    ])
    for job in shown {
      let seconds = job.age(at: status.launch?.jobTime(at: now) ?? now) ?? 0
      table.rows.append([
        Table.Cell("  " + Duration.seconds(seconds).readableSeconds),
        Table.Cell(job.number?.text ?? "", .dim), Table.Cell(job.id.text, .dim),
        Table.Cell(excerpt(job.command)),
      ])
    }
    return ["running:"] + table.lines(width: width, styling: styling)
      + rest(status.running.count - shown.count)
  }

  private func list(
    _ jobs: [JobReport], _ state: JobState, _ word: String, _ colour: Styling.Style
  ) -> [String] {
    guard !jobs.isEmpty else { return [] }
    var lines = ["\(word):"]
    for job in jobs {
      let attempts = job.attempts > 1 ? " after \(job.attempts) attempts" : ""
      let reason = escapedForTerminal(job.endPhrase ?? word)
      let number = job.number.map { $0.text + "  " } ?? ""
      let head = "  " + number + reason + attempts
      let room = max(20, width - displayWidth(of: head) - 2)
      // Of a job whose record is lost, and of a batch, there is no command.
      let name = job.command.isEmpty ? job.id.text : excerpt(job.command)
      lines.append(
        "  " + number + styling(reason + attempts, colour) + "  " + truncated(name, toWidth: room))
      lines.append("    logs: " + escapedForTerminal(status.logs(of: job)))
    }
    return lines + rest(status.count(state) - jobs.count)
  }

  private func rest(_ count: Int) -> [String] {
    count > 0 ? ["  and \(counted(count, "other"))"] : []
  }

  /// No more of a command is looked at than fits on some lines.
  private func excerpt(_ command: [UInt8]) -> String {
    escapedForTerminal(command.prefix(4_000))
  }
}

/// One line for each ledger of a home. Pure.
package func statusTable(
  of ledgers: [LedgerStatus], now: Double, styling: Styling, width: Int
) -> [String] {
  // Seldom there, so they have columns only then.
  let seldom = [
    SeldomColumn(heading: "STOPPED EARLY", count: \.stoppedEarly),
    SeldomColumn(heading: "SKIPPED", count: { $0.count(.skipped) }),
    SeldomColumn(heading: "UNKNOWN", count: { $0.count(.unknown) }, style: .red),
  ].filter { column in ledgers.contains { column.count($0) > 0 } }
  var table = Table(
    [
      Table.Column("LEDGER"), Table.Column("DONE", .right), Table.Column("FAILED", .right),
      Table.Column("RUNNING", .right), Table.Column("INTERRUPTED", .right),
    ] + seldom.map { Table.Column($0.heading, .right) } + [Table.Column("LAUNCH")])
  for status in ledgers {
    let failed = status.count(.error)
    let launch: String
    if let live = status.launch {
      launch = escapedForTerminal(live.phrase(at: now))
    } else if let last = status.lastStart {
      launch = Duration.seconds(max(0, now - last)).readableSeconds + " ago"
    } else {
      launch = "never"
    }
    let cells = [
      Table.Cell(escapedForTerminal(status.name)),
      Table.Cell(groupedByThousands(status.count(.completed))),
      Table.Cell(groupedByThousands(failed), failed > 0 ? .red : nil),
      Table.Cell(groupedByThousands(status.count(.running))),
      Table.Cell(groupedByThousands(status.count(.terminated))),
    ]
    table.rows.append(cells + seldom.map { $0.cell(of: status) } + [Table.Cell(launch)])
  }
  return table.lines(width: width, styling: styling)
}

/// A number of jobs that most ledgers do not have.
private struct SeldomColumn {
  let heading: String
  let count: (LedgerStatus) -> Int
  /// Of a number above zero.
  var style: Styling.Style?

  func cell(of status: LedgerStatus) -> Table.Cell {
    let count = count(status)
    return Table.Cell(groupedByThousands(count), count > 0 ? style : nil)
  }
}
