import Jobs
import Launching
import Ledger
import Posix
import Running
import RunfileChecks
import Views
import Text
import JSON

/// What a launch says before its first job: what it is going to do.
package struct LaunchAnnouncement {
  private let request: LaunchRequest
  private let plan: LaunchOutline

  package init(_ request: LaunchRequest, _ plan: LaunchOutline) {
    self.request = request
    self.plan = plan
  }

  package var lines: [String] {
    var lines = warnings.map { "batchrun: " + escapedForTerminal($0) }
    guard plan.jobs + plan.mayAdd > 0 else { return lines }
    let details = plan.findings.details
    lines.append(
      "batchrun: \(escapedForTerminal(request.name)): running "
        + (plan.mayAdd > 0 ? "at most " : "") + counted(plan.jobs + plan.mayAdd, "job")
        + (details.isEmpty ? "" : " (\(details.joined(separator: "; ")))")
        + " on \(place); "
        + "logs in \(escapedForTerminal(request.location.folder))/logs")
    return lines
  }

  private var place: String {
    switch request.terms.executor {
    case .local: counted(plan.workers, "worker")
    case .slurm(let terms):
      "Slurm" + (terms.throttle.map { ", at most \(counted($0, "element")) at once" } ?? "")
    }
  }

  package var json: String {
    var members = JSONObject()
    members.add("event", "launch")
    members.add("time", seconds: Clock.wall)
    members.add("name", request.name)
    members.add("folder", request.location.folder)
    members.add("jobs", plan.jobs)
    members.add("skipped", plan.skipped)
    members.add("duplicates", plan.findings.duplicates)
    members.add("left_out", plan.findings.leftOut)
    members.add("n_jobs", plan.workers)
    return members.line
  }

  /// What is not as it may be meant; not escaped.
  var warnings: [String] {
    var warnings = plan.warnings.map { $0.text(runfile: request.runfile) }
    let findings = plan.findings
    if let repeats = findings.repeats { warnings.append(repeats) }
    if let elsewhere = plan.elsewhere { warnings.append(elsewhere.text) }
    if let shared = plan.shared { warnings.append(shared.text) }
    let unknown = findings.decisions[.skipUnknown] ?? 0
    if unknown > 0 {
      warnings.append(
        "the outcome of \(counted(unknown, "job")) is unknown (lost or damaged records); skipped "
          + "(--mode retry-failed runs \(unknown == 1 ? "it" : "them"), --mode overwrite runs all "
          + "jobs, rm -r \(shellQuoted(request.location.folder)) forgets all)")
    }
    return warnings
  }
}

extension Finding {
  /// A warning in one line, with what to do about it.
  package func text(runfile: String) -> String {
    message(runfile: runfile) + (hint(runfile: runfile).map { " (\($0))" } ?? "")
  }
}

extension LaunchPlan.Findings {
  /// How many of the jobs run once more, and why others do not run.
  var details: [String] {
    func count(_ decisions: PlanDecision...) -> Int {
      decisions.reduce(0) { $0 + (self.decisions[$1] ?? 0) }
    }
    let retries = count(.retryFailed, .retryUnknown)
    let details = [
      (retries, retries == 1 ? "retry" : "retries"), (count(.runAgain), "run again"),
      (count(.skipCompleted), "already done"), (count(.skipFailed), "failed earlier"),
      (count(.skipStopped), "stopped early"), (count(.skipSkipped), "skipped"),
      (count(.skipUnknown), "unknown"),
      (leftOut, "skipped by --only"), (beyondLimit, "skipped by --limit"),
    ]
    return details.filter { $0.0 > 0 }.map { "\(groupedByThousands($0.0)) \($0.1)" }
  }

  /// That equal lines run once, and how to run all of them; nil where there are none.
  package var repeats: String? {
    guard duplicates > 0, let line = firstDuplicate else { return nil }
    return "skipping \(counted(duplicates, "duplicate line")) (first: line \(line)); "
      + "number them ('COMMAND # 1') or give --replicates to run them all"
  }
}

extension OtherRunfile {
  /// That another runfile has the same ledger, and how to get another one.
  package var text: String {
    "'\(earlier)' used this ledger before '\(now)': lines that both have run once; "
      + "--name NAME gives this runfile its own"
  }
}

extension SkippedElsewhere {
  /// That jobs are done elsewhere, and how to run them here.
  package var text: String {
    var text =
      jobs == 1
      ? "1 job counts as done because it ran"
      : "\(counted(jobs, "job")) count as done because they ran"
    if there.folder != here.folder {
      text += " in \(folder(of: there)) (now \(folder(of: here)))"
    }
    if !isSameSource {
      text += " from \(runfile(of: there)) (now \(runfile(of: here)))"
    }
    if others > 0 { text += ", and \(groupedByThousands(others)) in other places" }
    return text + "; to run \(jobs + others == 1 ? "it" : "them") here too: "
      + "--name NAME (a separate ledger) or --mode overwrite"
  }

  private func folder(of place: LaunchPlace) -> String {
    place.folder.map { "'\($0)'" } ?? "separate folders"
  }

  private func runfile(of place: LaunchPlace) -> String {
    place.runfile == "-" ? "standard input" : "'\(place.runfile)'"
  }
}
