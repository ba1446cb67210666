import Running

extension EndNotice {
  /// The command gets the numbers of a summary.
  package init(command: String, of summary: LaunchSummary, exitCode: Int32) {
    self.init(command: command, name: summary.name)
    done = summary.done
    failed = summary.failed
    interrupted = summary.terminated
    notStarted = summary.notStarted
    alreadyDone = summary.skippedDone + summary.skippedFailed
    skipped = summary.skippedByRequest
    seconds = summary.elapsed
    self.exitCode = exitCode
    self.summary = summary.sentence
    best = summary.best ?? ""
  }
}
