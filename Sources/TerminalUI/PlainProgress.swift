import Text

/// Progress where nothing can be drawn over: a line after a few seconds, then ever more rarely.
package struct PlainProgress: Sendable {
  /// Seconds from one line to the next; the last value is repeated.
  private static let intervals = [5.0, 10, 15, 30, 60]

  private let source: @Sendable () -> LaunchProgress?
  private var remaining = RemainingTime()
  private var given = 0
  private var endedAtLastLine = 0
  private var silentTurns = 0

  /// `source` is asked for the progress each time that a line is due, on the writer's thread; nil
  /// if there is nothing to say yet.
  package init(_ source: @escaping @Sendable () -> LaunchProgress?) {
    self.source = source
  }

  /// Seconds until the next line may be due.
  var interval: Double {
    Self.intervals[min(given, Self.intervals.count - 1)]
  }

  /// The line that is due; nil if nothing has ended since the last one, although every tenth turn
  /// says that the launch is still there.
  mutating func line() -> String? {
    guard let progress = source() else { return nil }
    given += 1
    let left = remaining.update(progress)
    guard progress.ended != endedAtLastLine || silentTurns >= 9 || given == 1 else {
      silentTurns += 1
      return nil
    }
    silentTurns = 0
    endedAtLastLine = progress.ended
    return plainProgressLine(of: progress, remaining: left)
  }
}

/// `batchrun: sweep: 470 of 1,000 (47%), 7 failed, 2 running, 4m 2s elapsed, about 3m 20s left`.
package func plainProgressLine(of progress: LaunchProgress, remaining: Double?) -> String {
  var parts: [String] = []
  if progress.total > 0 {
    parts.append(
      groupedByThousands(progress.ended) + " of " + groupedByThousands(progress.total)
        + " (\(Int((progress.fraction * 100).rounded(.down)))%)")
  }
  if progress.failed > 0 { parts.append(groupedByThousands(progress.failed) + " failed") }
  if progress.stoppedEarly > 0 {
    parts.append(groupedByThousands(progress.stoppedEarly) + " stopped early")
  }
  if progress.terminated > 0 {
    parts.append(groupedByThousands(progress.terminated) + " interrupted")
  }
  parts.append(progress.runningPhrase)
  if let queued = progress.queuedPhrase { parts.append(queued) }
  if progress.retrying > 0 {
    parts.append(groupedByThousands(progress.retrying) + " waiting for a retry")
  }
  if progress.notStarted > 0 {
    parts.append(groupedByThousands(progress.notStarted) + " not started")
  }
  parts.append(Duration.seconds(progress.elapsed).readableSeconds + " elapsed")
  if let remaining, progress.total > 0 {
    parts.append("about " + Duration.seconds(remaining).readableSeconds + " left")
  }
  if let best = progress.best { parts.append("best " + escapedForTerminal(best)) }
  if let message = progress.message { parts.append(escapedForTerminal(message)) }
  return "batchrun: \(escapedForTerminal(progress.name)): " + parts.joined(separator: ", ")
}
