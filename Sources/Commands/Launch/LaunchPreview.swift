import Arguments
import Jobs
import Launching
import Ledger
import Text

/// `launch --dry-run`: the plan, and nothing else.
struct LaunchPreview {
  private let request: LaunchRequest

  init(_ request: LaunchRequest) {
    self.request = request
  }

  func run() throws(CommandFailure) -> Int32 {
    let input = try LaunchInput(request)
    let index: RecordIndex
    do throws(LedgerError) {
      index = try LedgerReader(request.location).index()
    } catch {
      // Nothing was launched yet, so nothing is known.
      guard case .missing = error else { throw CommandFailure(error) }
      index = RecordIndex()
    }
    var plan = LaunchPlan(mode: request.options.mode, limit: request.options.scheduling.limit)
    plan.add(
      input.runfile, known: { index.job(with: $0, command: $1) },
      decided: { entry, decision, _ in
        Console.write("\(decision.word)  \(input.runfile.shown(entry))\n")
      })
    Console.write(totals(plan) + "\n")
    return 0
  }

  private func totals(_ plan: LaunchPlan) -> String {
    let counts = PlanDecision.allCases.compactMap { decision in
      plan.findings.decisions[decision].map { "\(groupedByThousands($0)) \(decision.reason)" }
    }
    var line =
      counted(plan.jobs.count, "job") + " to run, \(groupedByThousands(plan.skipped)) to skip"
    if !counts.isEmpty { line += " (\(counts.joined(separator: ", ")))" }
    if plan.findings.duplicates > 0 {
      line += "; \(counted(plan.findings.duplicates, "line")) repeated"
    }
    if plan.findings.beyondLimit > 0 {
      line += "; \(groupedByThousands(plan.findings.beyondLimit)) left out by --limit"
    }
    return line
  }
}

extension Runfile {
  fileprivate func shown(_ entry: Entry) -> String {
    withCommand(entry) { escapedForTerminal($0) }
  }
}

extension PlanDecision {
  /// What is done, why, in columns.
  fileprivate var word: String {
    let verb =
      switch self {
      case .runNew, .runUnfinished, .runAgain: "run  "
      case .retryFailed, .retryUnknown: "retry"
      case .skipCompleted, .skipFailed, .skipUnknown: "skip "
      }
    return verb + "  " + reason + String(repeating: " ", count: max(0, 10 - reason.count))
  }

  fileprivate var reason: String {
    switch self {
    case .runNew: "new"
    case .runUnfinished: "unfinished"
    case .runAgain: "again"
    case .retryFailed, .skipFailed: "failed"
    case .retryUnknown, .skipUnknown: "unknown"
    case .skipCompleted: "completed"
    }
  }
}
