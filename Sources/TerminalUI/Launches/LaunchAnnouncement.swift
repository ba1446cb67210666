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
    guard plan.jobs > 0 else { return lines }
    var parts = [counted(plan.jobs, "job") + " to run"]
    let again =
      count(.retryFailed) + count(.retryUnknown) + count(.runAgain)
    if again > 0 { parts.append("\(groupedByThousands(again)) of them again") }
    if plan.skipped > 0 { parts.append("\(groupedByThousands(plan.skipped)) finished before") }
    if plan.findings.beyondLimit > 0 {
      parts.append("\(groupedByThousands(plan.findings.beyondLimit)) left out by --limit")
    }
    let workers = counted(plan.workers, "worker")
    lines.append(
      "batchrun: \(escapedForTerminal(request.name)): \(parts.joined(separator: ", ")), "
        + "\(workers); logs in \(escapedForTerminal(request.location.folder))/logs")
    return lines
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
    if count(.skipUnknown) > 0 {
      warnings.append(
        "\(counted(count(.skipUnknown), "job")) may have ended or not, since records were lost or "
          + "damaged: not run; --mode retry_failed runs them again, --mode overwrite runs "
          + "everything, and after rm -r \(shellQuoted(request.location.folder)) nothing is known")
    }
    return warnings
  }

  private func count(_ decision: PlanDecision) -> Int {
    plan.findings.decisions[decision] ?? 0
  }
}

extension Finding {
  /// A warning in one line, with what to do about it.
  package func text(runfile: String) -> String {
    message(runfile: runfile) + (hint(runfile: runfile).map { " (\($0))" } ?? "")
  }
}

extension LaunchPlan.Findings {
  /// That equal lines run once, and how to run all of them; nil where there are none.
  package var repeats: String? {
    guard duplicates > 0, let line = firstDuplicate else { return nil }
    let lines = groupedByThousands(duplicates + repeatedCommands)
    let commands = repeatedCommands == 1 ? "" : ", \(groupedByThousands(repeatedCommands)) commands"
    return "\(lines) equal lines run once\(commands) (the first repeat is line \(line)); "
      + "number them if you want replicates ('COMMAND # 1', 'COMMAND # 2'), or give --replicates"
  }
}

extension OtherRunfile {
  /// That another runfile has the same ledger, and how to get another one.
  package var text: String {
    "the ledger is also that of '\(earlier)' (now '\(now)'), so lines that both have run once; "
      + "--name NAME gives this runfile its own"
  }
}

extension SkippedElsewhere {
  /// That jobs are done elsewhere, and how to run them here.
  package var text: String {
    var text =
      jobs == 1
      ? "1 job is done because it ran" : "\(counted(jobs, "job")) are done because they ran"
    if there.folder != here.folder {
      text += " in \(folder(of: there)) (now \(folder(of: here)))"
    }
    if there.runfile != here.runfile {
      text += " from \(runfile(of: there)) (now \(runfile(of: here)))"
    }
    if others > 0 { text += ", and \(groupedByThousands(others)) in other places" }
    return text + "; to run \(jobs + others == 1 ? "it" : "them") here too: "
      + "--name NAME (a ledger of its own) or --mode overwrite"
  }

  private func folder(of place: LaunchPlace) -> String {
    place.folder.map { "'\($0)'" } ?? "folders of their own"
  }

  private func runfile(of place: LaunchPlace) -> String {
    place.runfile == "-" ? "standard input" : "'\(place.runfile)'"
  }
}
