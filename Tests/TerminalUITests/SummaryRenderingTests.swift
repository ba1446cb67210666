import Posix
import TestSupport
import Text
import Testing

@testable import TerminalUI

@Suite struct SummaryRenderingTests {
  private let style = TerminalStyle(width: 60, height: 24)

  private func groups(_ jobs: (FailureEnding, String)...) -> FailureGroups {
    var groups = FailureGroups()
    for (place, (ending, command)) in jobs.enumerated() {
      groups.add(ending, at: place) {
        FailedJob(
          id: "id", number: .line(place + 1), command: Array(command.utf8),
          logs: "runs/sweep/logs/\(place)")
      }
    }
    return groups
  }

  @Test func linesFromStandardInputAreToBeGivenAgain() {
    let summary = LaunchSummary(
      name: "in", done: 1, failed: 1, notStarted: 2, elapsed: 1,
      failures: groups((.exited(code: 1), "false")),
      retryCommand: "batchrun status in --failed | batchrun launch - --mode retry-failed",
      resumeCommand: "batchrun launch -")
    #expect(
      summary.lines(style: style, input: "standard input").suffix(2) == [
        "retry them:   batchrun status in --failed | batchrun launch - --mode retry-failed",
        "run the rest: pipe the same lines into: batchrun launch -",
      ])
  }

  @Test func saysWhatFailedAndHowToRetryIt() throws {
    var summary = LaunchSummary(
      name: "sweep", done: 1200, failed: 4, skippedDone: 40, skippedFailed: 2, elapsed: 242,
      busySeconds: 480.2,
      failures: groups(
        (.timedOut, "sleep 99"), (.exited(code: 1), "false --x=1"),
        (.exited(code: 1), "false --x=2"),
        (.killed(signal: 9, memoryRanOut: false), "big")),
      retryCommand: "batchrun launch sweep.runfile --mode retry-failed")
    summary.timeout = 90
    let limit = try #require(MemoryLimit.current)
    let memory =
      (limit.isOfGroup ? "memory limit here: " : "memory of the machine: ")
      + ByteSize(bytes: limit.bytes).readable
    summary.logsCommand = "batchrun logs sweep --failed"
    #expect(
      summary.lines(style: style) == [
        "batchrun: sweep: 1,200 done, 4 failed, 40 already done, 2 failed earlier",
        "finished in 4m 2s (8m 0s of job time, 2.0x speedup)",
        "4 failed: 2 × exit 1, 1 × timed out after 1m 30s, 1 × killed by signal 9",
        "  exit 1              line 2  false --x=1  [runs/sweep/logs/1]",
        "  timed out           line 1  sleep 99  [runs/sweep/logs/0]",
        "  killed by signal 9  line 4  big  [runs/sweep/logs/3]",
        "hint: killed by signal 9: often because memory ran out; " + memory,
        "all of them:  batchrun logs sweep --failed",
        "retry them:   batchrun launch sweep.runfile --mode retry-failed",
      ])
  }

  @Test func whatWasStoppedEarlyIsNoFailureAndNothingToRun() {
    var summary = LaunchSummary(
      name: "a", done: 2, elapsed: 1, resumeCommand: "batchrun launch a")
    summary.stoppedEarly = 3
    summary.skippedStopped = 4
    #expect(
      summary.lines(style: style).first
        == "batchrun: a: 2 done, 0 failed, 3 stopped early, 4 stopped early before")
    #expect(summary.lines(style: style).count == 2)
    var later = LaunchSummary(name: "a", skippedDone: 2)
    later.skippedStopped = 3
    #expect(
      later.lines(style: style) == ["batchrun: a: nothing to do: 2 done, 3 stopped early"])
  }

  @Test func ofOneFailureThereIsOneLineAndItsJob() {
    var summary = LaunchSummary(
      name: "a", failed: 1, elapsed: 1, failures: groups((.exited(code: 2), "exit 2")))
    summary.logsCommand = "l"
    #expect(
      summary.lines(style: style) == [
        "batchrun: a: 0 done, 1 failed", "finished in 1.0s", "1 failed: exit 2",
        "  line 1  exit 2  [runs/sweep/logs/0]",
      ])
    var ascii = style
    ascii.unicode = false
    summary.failures = groups((.exited(code: 2), "a"), (.timedOut, "b"))
    summary.failed = 2
    #expect(summary.lines(style: ascii)[2] == "2 failed: 1 x exit 2, 1 x timed out")
  }

  @Test func commandsAreCutOnATerminalOnly() {
    let long = "train " + String(repeating: "x", count: 100)
    let summary = LaunchSummary(
      name: "a", failed: 1, elapsed: 1, failures: groups((.exited(code: 2), long)))
    let onTerminal = summary.lines(style: style)[3]
    #expect(
      onTerminal.hasPrefix("  line 1  train xxx") && onTerminal.hasSuffix("x…  [runs/sweep/logs/0]")
    )
    #expect(onTerminal.count == 60)
    var narrow = style
    narrow.width = 10
    #expect(
      summary.lines(style: narrow)[3] == "  line 1  train xxxxxxxxxxxxx…  [runs/sweep/logs/0]")
    var pipe = style
    pipe.cutsLines = false
    #expect(summary.lines(style: pipe)[3] == "  line 1  \(long)  [runs/sweep/logs/0]")
  }

  @Test func whatIsNoSpeedupIsLeftOut() {
    let summary = LaunchSummary(name: "a", done: 1, elapsed: 2, busySeconds: 1)
    #expect(summary.lines(style: style)[1] == "finished in 2.0s (1.0s of job time)")
  }

  @Test func whatWasRetriedOrSkippedSinceIsSaid() {
    var summary = LaunchSummary(
      name: "a", failed: 1, elapsed: 1,
      failures: groups((.exited(code: 2), "a"), (.exited(code: 2), "b"), (.timedOut, "c")))
    summary.skippedByRequest = 2
    let lines = summary.lines(style: style)
    #expect(lines[0] == "batchrun: a: 0 done, 1 failed, 2 skipped")
    #expect(
      lines[2] == "1 failed: 2 × exit 2, 1 × timed out, 2 of them retried or skipped since")
    summary.failed = 0
    summary.done = 1
    #expect(summary.lines(style: style).count == 2)
  }

  @Test func aStoppedLaunchSaysHowToGoOn() {
    var summary = LaunchSummary(
      name: "sweep", done: 1, terminated: 2, notStarted: 7, elapsed: 3, busySeconds: 6,
      retryCommand: "again", resumeCommand: "batchrun launch sweep.runfile")
    summary.interruptions = groups((.terminated(signal: 2), "one"), (.terminated(signal: 2), "two"))
    #expect(
      summary.lines(style: style) == [
        "batchrun: sweep: 1 done, 0 failed, 2 interrupted, 7 not started",
        "finished in 3.0s (6.0s of job time, 2.0x speedup)",
        "2 interrupted: stopped by SIGINT",
        "  line 1  one  [runs/sweep/logs/0]",
        "run the rest: batchrun launch sweep.runfile",
      ])
    #expect(summary.sentence == "sweep: 1 done, 0 failed, 2 interrupted, 7 not started in 3.0s")
  }

  @Test func aCommandThatDoesBothIsSaidOnce() {
    func hints(failed: Int) -> [String] {
      LaunchSummary(name: "x", failed: failed, notStarted: 1, retryCommand: "r", resumeCommand: "r")
        .lines(style: style).filter { $0.hasPrefix("r") }
    }
    #expect(hints(failed: 1) == ["retry them and run the rest: r"])
    #expect(hints(failed: 0) == ["run the rest: r"])
  }

  @Test func nothingToDoIsOneLine() {
    #expect(LaunchSummary(name: "x").lines(style: style) == ["batchrun: x: no jobs"])
    #expect(
      LaunchSummary(name: "x").lines(style: style, input: "standard input")
        == ["batchrun: no jobs on standard input"])
    #expect(
      LaunchSummary(name: "x", skippedDone: 1_000_000).lines(style: style) == [
        "batchrun: x: nothing to do: 1,000,000 done"
      ])
    #expect(
      LaunchSummary(name: "x", skippedDone: 2, skippedFailed: 1, retryCommand: "r")
        .lines(style: style) == ["batchrun: x: nothing to do: 2 done, 1 failed (retry: r)"])
  }

  @Test func whatIsUnknownIsNotCalledFailed() {
    #expect(
      LaunchSummary(name: "x", skippedUnknown: 2, retryCommand: "r").lines(style: style) == [
        "batchrun: x: nothing to do: 2 unknown (retry: r)"
      ])
    #expect(
      LaunchSummary(
        name: "x", skippedDone: 2, skippedFailed: 1, skippedUnknown: 2, retryCommand: "r"
      ).lines(style: style) == [
        "batchrun: x: nothing to do: 2 done, 1 failed, 2 unknown (retry: r)"
      ])
    #expect(
      LaunchSummary(name: "x", done: 1, skippedDone: 1, skippedUnknown: 2).lines(style: style)[0]
        == "batchrun: x: 1 done, 0 failed, 1 already done, 2 unknown")
  }

  @Test func whatALimitLeavesOutIsNotNothingToDo() {
    #expect(
      LaunchSummary(name: "x", leftOut: 2).lines(style: style) == [
        "batchrun: x: 2 skipped by --limit"
      ])
    #expect(
      LaunchSummary(name: "x", skippedDone: 1, leftOut: 2).lines(style: style) == [
        "batchrun: x: 2 skipped by --limit, 1 done"
      ])
  }

  @Test func whatComesFromOutsideIsInert() {
    let evil = "\u{1B}]0;t\u{7}\u{202E}\r\n"
    var summary = LaunchSummary(
      name: evil, failed: 2, notStarted: 1, elapsed: 1, busySeconds: 1,
      failures: groups((.notStarted(reason: evil), evil), (.exited(code: 1), evil)),
      retryCommand: evil, resumeCommand: evil)
    summary.logsCommand = evil
    for line in summary.lines(style: style) {
      #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" })
    }
  }

  @Test func coloursOnlyWhereWanted() {
    let summary = LaunchSummary(name: "x", done: 1, failed: 1, elapsed: 1, busySeconds: 1)
    var coloured = style
    coloured.colour = true
    #expect(summary.lines(style: coloured).joined().contains("\u{1B}[31;1m1 failed"))
    #expect(!summary.lines(style: style).joined().contains("\u{1B}"))
  }
}
