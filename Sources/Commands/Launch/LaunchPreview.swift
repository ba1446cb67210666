import Arguments
import Jobs
import Launching
import Posix
import Running
import RunfileChecks
import TerminalUI
import Text
import Views

/// `launch --dry-run`: the plan, and nothing else.
struct LaunchPreview {
  private let request: LaunchRequest

  init(_ request: LaunchRequest) {
    self.request = request
  }

  func run() throws(RunFailure) -> Int32 {
    let forecast = try LaunchForecast(request)
    printTable(forecast)
    Console.write(totals(forecast) + "\n")
    if forecast.jobs > 0, request.terms.executor == .local,
      let estimate = RuntimeEstimate(request.location)
    {
      let workers = request.terms.policy.slots
      Console.write(estimate.sentence(jobs: forecast.jobs, workers: workers) + "\n")
    }
    if let cluster = try ClusterPreview(request, jobs: forecast.jobs) { tell(cluster) }
    for warning in forecast.specWarnings { Console.warn(warning) }
    if let change = forecast.change { Console.warn(lines: change) }
    for damage in forecast.damage { Console.warn(damage) }
    for warning in forecast.warnings { Console.note(warning.text(runfile: request.runfile)) }
    if let elsewhere = forecast.elsewhere { Console.note(elsewhere.text) }
    if let shared = forecast.shared { Console.note(shared.text) }
    if let repeats = forecast.findings.repeats { Console.note(repeats) }
    return 0
  }

  private func printTable(_ forecast: LaunchForecast) {
    var columns = ForecastColumns()
    forecast.forEachCommand { command, hidden, _ in columns.add(command, hidden: hidden) }
    let style = TerminalStyle(of: 1)
    var table = ForecastTable(
      columns, isForTerminal: style.cutsLines, width: style.lineWidth,
      styling: Styling(isEnabled: style.colour)
    ) { Console.write($0 + "\n") }
    forecast.forEachCommand { command, hidden, decision in
      guard !Console.isClosed else { return }
      table.add(decision.action, because: decision.reason, command, hidden: hidden)
    }
    table.finish()
    if let omission = table.omission {
      Console.write(omission.summary(width: style.width, advice: "'| cat' shows all") + "\n")
    }
  }

  private func totals(_ plan: LaunchForecast) -> String {
    let counts = PlanDecision.allCases.compactMap { decision in
      plan.findings.decisions[decision].map { "\(groupedByThousands($0)) \(decision.reason)" }
    }
    var line =
      counted(plan.jobs, "job") + " to run, \(groupedByThousands(plan.skipped)) to skip"
    if !counts.isEmpty { line += " (\(counts.joined(separator: ", ")))" }
    if plan.findings.duplicates > 0 {
      line += "; \(counted(plan.findings.duplicates, "line")) repeated"
    }
    if plan.findings.leftOut > 0 {
      line += "; \(groupedByThousands(plan.findings.leftOut)) skipped by --only"
    }
    if plan.findings.beyondLimit > 0 {
      line += "; \(groupedByThousands(plan.findings.beyondLimit)) skipped by --limit"
    }
    return line
  }
}

extension PlanDecision {
  /// What is done.
  fileprivate var action: String {
    switch self {
    case .runNew, .runUnfinished, .runAgain: "run"
    case .retryFailed, .retryUnknown: "retry"
    case .skipCompleted, .skipFailed, .skipUnknown, .skipSkipped, .skipStopped: "skip"
    }
  }

  /// Why.
  fileprivate var reason: String {
    switch self {
    case .runNew: "new"
    case .runUnfinished: "interrupted"
    case .runAgain: "again"
    case .retryFailed, .skipFailed: "failed"
    case .retryUnknown, .skipUnknown: "unknown"
    case .skipCompleted: "done"
    case .skipSkipped: "skipped"
    case .skipStopped: "stopped early"
    }
  }
}

extension LaunchPreview {
  /// What would be submitted to a cluster.
  private func tell(_ preview: ClusterPreview) {
    let sizes = Set(preview.sizes).sorted().map(groupedByThousands)
    let size =
      sizes.count == 1 ? "\(sizes[0]) each" : "\(sizes[0]) to \(sizes[sizes.count - 1]) each"
    Console.write(
      "\(counted(preview.sizes.count, "element")) with \(size), in "
        + "\(counted(preview.rounds, "submission")); Slurm \(preview.limits.version) allows arrays of "
        + "\(groupedByThousands(preview.limits.maxArraySize)) and "
        + "\(groupedByThousands(preview.limits.maxJobCount)) jobs\n")
    Console.write(escapedForTerminal(preview.command) + " <<'END'\n")
    for line in preview.script.split(separator: UInt8(ascii: "\n")) {
      Console.write(escapedForTerminal(Array(line)) + "\n")
    }
    Console.write("END\n")
  }
}
