import Text

extension LaunchSummary {
  /// The lines that end a launch. Where nothing was to be done, that is one line. Pure. `input` is
  /// what its jobs came from, where that has no name.
  package func lines(style: TerminalStyle, input: String? = nil) -> [String] {
    let styling = Styling(isEnabled: style.colour)
    guard started > 0 || notStarted > 0 || queuedElsewhere > 0 else { return [nothingToDo(input)] }
    var lines = [headline(styling), timing]
    if let best { lines.append("best " + escapedForTerminal(best)) }
    var failures = FailureRendering(
      groups: failures, word: "failed", colour: .red, timeout: timeout, style: style, total: failed)
    failures.memoryOption = memoryOption
    let interruptions = FailureRendering(
      groups: interruptions, word: "interrupted", colour: .yellow, timeout: timeout, style: style,
      total: terminated)
    lines += failures.lines + interruptions.lines + (failed > 0 ? failures.hints : [])
    if failed > 1, let logsCommand {
      lines.append("all of them:  " + escapedForTerminal(logsCommand))
    }
    if failed > 0, let retryCommand {
      let isForAll = terminated + notStarted > 0 && resumeCommand == retryCommand
      lines.append(
        (isForAll ? "retry them and run the rest: " : "retry them:   ")
          + escapedForTerminal(retryCommand))
    }
    let source = input == nil ? "" : "pipe the same lines into: "
    if runningElsewhere + queuedElsewhere > 0, let followCommand {
      lines.append("follow them:  " + source + escapedForTerminal(followCommand))
    } else if notStarted > 0, let overwriteCommand {
      lines += [
        "run all again: " + source + escapedForTerminal(overwriteCommand),
        "  (in other modes, jobs that were not started keep their earlier results)",
      ]
    } else if terminated + notStarted > 0, let resumeCommand,
      failed == 0 || resumeCommand != retryCommand
    {
      lines.append("run the rest: " + source + escapedForTerminal(resumeCommand))
    }
    return lines
  }

  private var title: String { "batchrun: " + escapedForTerminal(name) + ": " }

  private func nothingToDo(_ input: String?) -> String {
    var earlier: [String] = []
    if skippedDone > 0 { earlier.append("\(groupedByThousands(skippedDone)) done") }
    if skippedFailed > 0 { earlier.append("\(groupedByThousands(skippedFailed)) failed") }
    if skippedUnknown > 0 { earlier.append("\(groupedByThousands(skippedUnknown)) unknown") }
    if skippedFailed + skippedUnknown > 0, let retryCommand {
      earlier[earlier.count - 1] += " (retry: \(escapedForTerminal(retryCommand)))"
    }
    if skippedStopped > 0 { earlier.append("\(groupedByThousands(skippedStopped)) stopped early") }
    if skippedByRequest > 0 { earlier.append("\(groupedByThousands(skippedByRequest)) skipped") }
    let limited =
      leftOut > 0 ? ["\(groupedByThousands(leftOut)) skipped by --limit"] : []
    guard !earlier.isEmpty else {
      if let limited = limited.first { return title + limited }
      return input.map { "batchrun: no jobs on " + $0 } ?? title + "no jobs"
    }
    return title + (limited.isEmpty ? "nothing to do: " : "")
      + (limited + earlier).joined(separator: ", ")
      + (unwanted > 0 ? " (\(groupedByThousands(unwanted)) skipped by --only)" : "")
  }

  private func headline(_ styling: Styling) -> String {
    title + counts(styling).joined(separator: ", ")
  }

  /// `3 done`, `0 failed` and what else there is.
  func counts(_ styling: Styling) -> [String] {
    var parts = [styling("\(groupedByThousands(done)) done", .green)]
    parts.append(
      failed > 0
        ? styling("\(groupedByThousands(failed)) failed", .red, .bold) : "0 failed")
    if stoppedEarly > 0 { parts.append("\(groupedByThousands(stoppedEarly)) stopped early") }
    if terminated > 0 {
      parts.append(styling("\(groupedByThousands(terminated)) interrupted", .yellow))
    }
    if runningElsewhere > 0 { parts.append("\(groupedByThousands(runningElsewhere)) running") }
    if queuedElsewhere > 0 { parts.append("\(groupedByThousands(queuedElsewhere)) queued") }
    if notStarted > 0 { parts.append("\(groupedByThousands(notStarted)) not started") }
    if skippedByRequest > 0 { parts.append("\(groupedByThousands(skippedByRequest)) skipped") }
    if skippedDone > 0 { parts.append("\(groupedByThousands(skippedDone)) already done") }
    if skippedFailed > 0 { parts.append("\(groupedByThousands(skippedFailed)) failed earlier") }
    if skippedStopped > 0 {
      parts.append("\(groupedByThousands(skippedStopped)) stopped early before")
    }
    if skippedUnknown > 0 { parts.append("\(groupedByThousands(skippedUnknown)) unknown") }
    return parts
  }

  private var timing: String {
    let verb = runningElsewhere + queuedElsewhere > 0 ? "left after " : "finished in "
    var line = verb + Duration.seconds(elapsed).readable
    if elapsed > 0, busySeconds > 0 {
      line += " (\(Duration.seconds(busySeconds).readable) of job time"
      // One worker, or jobs shorter than their start: that is no speedup.
      let speedup = busySeconds / elapsed
      line += speedup >= 1 ? ", \(fixedPoint(speedup, decimals: 1))x speedup)" : ")"
    }
    return line
  }
}
