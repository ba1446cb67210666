import Text

extension LaunchSummary {
  /// The lines that end a launch. Where nothing was to be done, that is one line. Pure. `input` is
  /// what its jobs came from, where that has no name.
  package func lines(style: TerminalStyle, input: String? = nil) -> [String] {
    let styling = Styling(isEnabled: style.colour)
    guard started > 0 || notStarted > 0 else { return [nothingToDo(input)] }
    var lines = [headline(styling), timing]
    if let best { lines.append("best: " + escapedForTerminal(best)) }
    lines += list(failedJobs, of: failed, "failed", .red, style)
    lines += list(terminatedJobs, of: terminated, "terminated", .yellow, style)
    if failed > 0, let retryCommand {
      let isForAll = terminated + notStarted > 0 && resumeCommand == retryCommand
      let jobs = isForAll ? "failed ones again, and the rest" : "failed ones again"
      lines += ["", "to run the \(jobs):  " + escapedForTerminal(retryCommand)]
    }
    if notStarted > 0, let overwriteCommand {
      lines += [
        "", "to run all of them again:  " + escapedForTerminal(overwriteCommand),
        "  (by another mode, jobs that were not started keep what earlier launches left of them)",
      ]
    } else if terminated + notStarted > 0, let resumeCommand,
      failed == 0 || resumeCommand != retryCommand
    {
      lines += ["", "to run the rest:  " + escapedForTerminal(resumeCommand)]
    }
    return lines
  }

  private var title: String { "batchrun: " + escapedForTerminal(name) + ": " }

  private func nothingToDo(_ input: String?) -> String {
    let limited = "\(groupedByThousands(leftOut)) left out by --limit"
    guard skippedDone + skippedFailed + skippedUnknown > 0 else {
      if leftOut > 0 { return title + limited }
      return input.map { "batchrun: no jobs on " + $0 } ?? title + "no jobs"
    }
    var line = title + (leftOut > 0 ? limited + ", " : "nothing to do: ")
    let finished = skippedDone + skippedFailed
    var parts: [String] = []
    if finished > 0 { parts.append("\(counted(finished, "job")) finished before") }
    if skippedFailed > 0 { parts.append("\(groupedByThousands(skippedFailed)) of them failed") }
    if skippedUnknown > 0 {
      parts.append(
        finished > 0
          ? "\(groupedByThousands(skippedUnknown)) unknown"
          : "the outcome of \(counted(skippedUnknown, "job")) is unknown")
    }
    line += parts.joined(separator: ", ")
    if skippedFailed + skippedUnknown > 0, let retryCommand {
      line += " (again: \(escapedForTerminal(retryCommand)))"
    }
    return line
  }

  private func headline(_ styling: Styling) -> String {
    var parts = [styling("\(groupedByThousands(done)) done", .green)]
    parts.append(
      failed > 0
        ? styling("\(groupedByThousands(failed)) failed", .red, .bold) : "0 failed")
    if terminated > 0 {
      parts.append(styling("\(groupedByThousands(terminated)) terminated", .yellow))
    }
    if notStarted > 0 { parts.append("\(groupedByThousands(notStarted)) not started") }
    let skipped = skippedDone + skippedFailed
    if skipped > 0 {
      let badly = skippedFailed > 0 ? " (\(groupedByThousands(skippedFailed)) failed)" : ""
      parts.append("\(groupedByThousands(skipped)) skipped, finished before" + badly)
    }
    if skippedUnknown > 0 {
      parts.append("\(groupedByThousands(skippedUnknown)) skipped, outcome unknown")
    }
    return title + parts.joined(separator: ", ")
  }

  private var timing: String {
    var line = "total time " + Duration.seconds(elapsed).readable
    if elapsed > 0, busySeconds > 0 {
      // A launch of short jobs is slower than the jobs themselves: that is said as it is.
      line += ", \(fixedPoint(busySeconds / elapsed, decimals: 2)) times one worker"
      line += " (\(Duration.seconds(busySeconds).readable) of jobs)"
    }
    return line
  }

  private func list(
    _ jobs: [JobEnd], of count: Int, _ word: String, _ colour: Styling.Style, _ style: TerminalStyle
  ) -> [String] {
    guard !jobs.isEmpty else { return [] }
    let others = count - jobs.count
    return [""] + jobs.flatMap { lines(of: $0, colour, style) }
      + (others > 0 ? ["  and \(counted(others, "other \(word) job"))"] : [])
  }

  private func lines(
    of job: JobEnd, _ colour: Styling.Style, _ style: TerminalStyle
  ) -> [String] {
    let styling = Styling(isEnabled: style.colour)
    let attempts = job.attempts > 1 ? " after \(job.attempts) attempts" : ""
    let reason = escapedForTerminal(job.reason) + attempts
    // What is longer than a few screens is looked up in the ledger.
    let visible = job.command.prefix(2_000)
    let command = escapedForTerminal(visible) + (visible.count < job.command.count ? "…" : "")
    var lines = ["  " + styling(reason, colour) + "  " + command]
    if let logs = job.logs { lines.append("    logs: " + escapedForTerminal(logs)) }
    if let tail = job.tail {
      lines += tail.shown(indent: "    " + styling("|", .dim) + " ", width: style.lineWidth)
    }
    return lines
  }
}
