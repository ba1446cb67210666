import Text

/// Renders a launch's progress as the lines of a live area that fits `style`: the bar, the counts,
/// the best trial, what holds the launch up, the jobs that have run longest. Pure.
package func progressLines(
  of progress: LaunchProgress, remaining: Double?, style: TerminalStyle
) -> [StyledLine] {
  let rendering = ProgressRendering(progress: progress, remaining: remaining, style: style)
  return rendering.lines
}

/// The same as the title of a window: `44% sweep · 4/9 · ETA 2s`. Not escaped.
package func title(of progress: LaunchProgress, remaining: Double?, unicode: Bool) -> String {
  guard progress.total > 0 else { return progress.name }
  var parts = [
    "\(Int((progress.fraction * 100).rounded(.down)))% \(progress.name)",
    groupedByThousands(progress.ended) + "/" + groupedByThousands(progress.total),
  ]
  if let remaining { parts.append("ETA " + Duration.seconds(remaining).readableSeconds) }
  return parts.joined(separator: unicode ? " · " : " - ")
}

private struct ProgressRendering {
  let progress: LaunchProgress
  let remaining: Double?
  let style: TerminalStyle

  private var styling: Styling { Styling(isEnabled: style.colour) }
  /// The last column stays free: a terminal may break a line that fills it.
  private var width: Int { max(1, style.width - 1) }
  private var ellipsis: String { style.unicode ? "…" : "..." }

  var lines: [StyledLine] {
    // Two rows stay for what scrolls above.
    let room = max(1, style.height - 2)
    var lines = [barLine] + countLines
    if let best = progress.best {
      var line = StyledLine()
      line.append(cut("best " + escapedForTerminal(best), to: width), .cyan, with: styling)
      lines.append(line)
    }
    if let message = progress.message {
      var line = StyledLine()
      line.append(cut(escapedForTerminal(message), to: width), .yellow, with: styling)
      lines.append(line)
    }
    if let hint = progress.hint {
      var line = StyledLine()
      line.append(cut(escapedForTerminal(hint), to: width), .dim, with: styling)
      lines.append(line)
    }
    lines = Array(lines.prefix(room))
    // Half of the terminal is left to what is printed.
    return lines + jobLines(atMost: min(max(5, style.height / 2), room - lines.count))
  }

  // MARK: The bar

  /// The widest of several forms that leaves the bar some room; on the narrowest terminals there
  /// is not a bar.
  private var barLine: StyledLine {
    // Without jobs there is no fraction: jobs may still come.
    guard progress.total > 0 else {
      var line = StyledLine()
      line.append(cut(escapedForTerminal(progress.name), to: width), .bold, with: styling)
      return line
    }
    let percent = "\(Int((progress.fraction * 100).rounded(.down)))%"
    let count = groupedByThousands(progress.ended) + "/" + groupedByThousands(progress.total)
    let time = remaining.map(readable) ?? (style.unicode ? "—" : "-")
    let name = cut(escapedForTerminal(progress.name), to: width / 4)
    let forms: [(name: String, figures: String, bar: Int)] = [
      (name + "  ", "  \(percent)  \(count)  ETA \(time)", 12),
      ("", "  \(percent)  \(count)  ETA \(time)", 8),
      ("", " \(percent) \(count) \(time)", 4),
      ("", "\(percent) \(count) \(time)", 0),
      ("", "\(percent) \(time)", 0),
    ]
    let form =
      forms.first { displayWidth(of: $0.name + $0.figures) + $0.bar <= width }
      ?? ("", cut(percent, to: width), 0)
    var line = StyledLine()
    line.append(form.name, .bold, with: styling)
    if form.bar > 0 {
      let room = width - displayWidth(of: form.name + form.figures)
      let bar = ProgressBar(
        fraction: progress.fraction, width: min(40, room), unicode: style.unicode)
      line.append(bar.filled, progress.failed > 0 ? .yellow : .green, with: styling)
      line.append(bar.empty, .dim, with: styling)
    }
    line.append(form.figures, with: styling)
    return line
  }

  // MARK: The counts

  /// All counts, on as many lines as they need.
  private var countLines: [StyledLine] {
    var counts: [(text: String, style: Styling.Style?)] = [
      (groupedByThousands(progress.done) + " done", .green),
      (groupedByThousands(progress.failed) + " failed", progress.failed > 0 ? .red : .dim),
      (progress.runningPhrase, nil),
    ]
    if let queued = progress.queuedPhrase { counts.append((queued, nil)) }
    if progress.stoppedEarly > 0 {
      counts.insert((groupedByThousands(progress.stoppedEarly) + " stopped early", .dim), at: 2)
    }
    if progress.terminated > 0 {
      counts.append((groupedByThousands(progress.terminated) + " interrupted", .yellow))
    }
    counts.append(
      progress.notStarted > 0
        ? (groupedByThousands(progress.notStarted) + " not started", .yellow)
        : (groupedByThousands(progress.left - progress.retrying) + " left", nil))
    if progress.retrying > 0 {
      counts.append((groupedByThousands(progress.retrying) + " waiting for a retry", .yellow))
    }
    if progress.skipped > 0 {
      counts.append((groupedByThousands(progress.skipped) + " skipped", .dim))
    }
    counts.append((readable(progress.elapsed) + " elapsed", .dim))
    let separator = style.unicode ? " · " : ", "
    var lines: [StyledLine] = []
    var line = StyledLine()
    for count in counts {
      let needed = displayWidth(of: count.text) + (line.width > 0 ? 3 : 0)
      if line.width > 0, line.width + needed > width {
        lines.append(line)
        line = StyledLine()
      }
      if line.width > 0 { line.append(separator, .dim, with: styling) }
      line.append(cut(count.text, to: width), count.style, with: styling)
    }
    let keys = separator + "? for keys"
    if progress.hasKeys, progress.hint == nil, line.width + displayWidth(of: keys) <= width {
      line.append(keys, .dim, with: styling)
    }
    return lines + [line]
  }

  // MARK: The jobs

  /// All running jobs, as many as fit, if jobs take a second at least: shorter jobs would only flicker, and
  /// so would rows that come and go.
  private func jobLines(atMost limit: Int) -> [StyledLine] {
    guard limit > 0 else { return [] }
    let count = progress.running.count
    let shown = count > limit ? limit - 1 : count
    let jobs = progress.longestRunning(max(1, shown))
    guard (jobs.first?.seconds ?? 0) >= 1 || isOfLongJobs else { return [] }
    let texts = jobs.prefix(shown).map { visibleText(of: $0.command) }
    let parts = CommonParts(of: texts, ellipsis: ellipsis)
    let numbers = jobs.map { displayWidth(of: $0.number?.text ?? "") }.max() ?? 0
    var lines = zip(jobs, texts).map { line(of: $0, text: $1, parts, numbers) }
    let others = count - shown
    if others > 0, lines.count < limit {
      var line = StyledLine()
      line.append(
        cut("  " + ellipsis + " and \(counted(others, "other"))", to: width), .dim, with: styling)
      lines.append(line)
    }
    return lines
  }

  /// Whether jobs took a second on average.
  private var isOfLongJobs: Bool {
    progress.runtimes.count > 0 && progress.runtimes.sum >= Double(progress.runtimes.count)
  }

  /// `numbers` is the width of the longest number of a job.
  private func line(
    of job: RunningJob, text: String, _ parts: CommonParts, _ numbers: Int
  ) -> StyledLine {
    var line = StyledLine()
    line.append(cut("  " + padded(readable(job.seconds), toWidth: 7), to: width), with: styling)
    if style.width >= 60, numbers > 0 {
      line.append(
        "  " + padded(job.number?.text ?? "", toWidth: numbers), .dim, with: styling)
    }
    if style.width >= 100 {
      line.append("  " + escapedForTerminal(job.id), .dim, with: styling)
    }
    guard width - line.width > 3 else { return line }
    line.append("  " + parts.excerpt(of: text, width: width - line.width - 2), with: styling)
    return line
  }

  /// Only so much of a command is looked at as can be seen: it may be megabytes long.
  private func visibleText(of command: [UInt8]) -> String {
    let visible = command.prefix(max(2048, 8 * width))
    return escapedForTerminal(visible) + (visible.count < command.count ? ellipsis : "")
  }

  private func cut(_ text: String, to width: Int) -> String {
    truncated(text, toWidth: width, ellipsis: ellipsis)
  }

  private func readable(_ seconds: Double) -> String {
    // Tenths would change at every redraw without telling anything.
    seconds >= 100 * 86_400
      ? ">99d" : Duration.seconds(max(0, seconds)).readableSeconds
  }
}
