import Testing

@testable import TerminalUI

@Suite struct SummaryRenderingTests {
  private let style = TerminalStyle(width: 60, height: 24)

  @Test func saysWhatFailedAndHowToRunItAgain() {
    let summary = LaunchSummary(
      name: "sweep", done: 1200, failed: 3, skippedDone: 40, skippedFailed: 2, elapsed: 242,
      busySeconds: 480.2,
      failedJobs: [
        .init(
          id: "d95c0c83e92c475d", command: Array("false --x=1".utf8), reason: "exit code 1",
          logs: "runs/sweep/logs/d95c0c83e92c475d",
          tail: LogTail(Array("one\nTraceback: \u{1B}[31mno\n".utf8), lines: 2)),
        .init(
          id: "47cf7bcd75dc8f31", command: Array("sleep 99".utf8), reason: "timed out",
          attempts: 3),
      ],
      retryCommand: "batchrun launch sweep.runfile --mode retry_failed")
    #expect(
      summary.lines(style: style) == [
        "batchrun: sweep: 1,200 done, 3 failed, 42 skipped, finished before (2 failed)",
        "total time 4m 2s, 1.98 times one worker (8m 0s of jobs)",
        "",
        "  exit code 1  false --x=1",
        "    logs: runs/sweep/logs/d95c0c83e92c475d",
        "    | one",
        "    | Traceback: \\x1b[31mno",
        "  timed out after 3 attempts  sleep 99",
        "  and 1 other failed job",
        "",
        "to run the failed ones again:  batchrun launch sweep.runfile --mode retry_failed",
      ])
  }

  @Test func aTerminalCutsTheEndsOfLogsAndAPipeDoesNot() {
    let long = String(repeating: "0123456789", count: 30)
    func tail(_ style: TerminalStyle) -> String? {
      LaunchSummary(
        name: "x", failed: 1,
        failedJobs: [
          .init(
            id: "d95c0c83e92c475d", command: Array("false".utf8), reason: "exit code 1",
            tail: LogTail(Array(long.utf8), lines: 1))
        ]
      ).lines(style: style).first { $0.hasPrefix("    | ") }
    }
    #expect(tail(style) == "    | " + long.prefix(53) + "…")
    #expect(tail(TerminalStyle(width: 60, height: 24, cutsLines: false)) == "    | " + long)
  }

  @Test func aStoppedLaunchSaysHowToGoOn() {
    let summary = LaunchSummary(
      name: "sweep", done: 1, terminated: 2, notStarted: 7, elapsed: 3, busySeconds: 6,
      retryCommand: "again", resumeCommand: "batchrun launch sweep.runfile")
    #expect(
      summary.lines(style: style) == [
        "batchrun: sweep: 1 done, 0 failed, 2 terminated, 7 not started",
        "total time 3.0s, 2.00 times one worker (6.0s of jobs)",
        "",
        "to run the rest:  batchrun launch sweep.runfile",
      ])
  }

  @Test func aCommandThatDoesBothIsSaidOnce() {
    func hints(failed: Int) -> [String] {
      LaunchSummary(name: "x", failed: failed, notStarted: 1, retryCommand: "r", resumeCommand: "r")
        .lines(style: style).filter { $0.hasPrefix("to run") }
    }
    #expect(hints(failed: 1) == ["to run the failed ones again, and the rest:  r"])
    #expect(hints(failed: 0) == ["to run the rest:  r"])
  }

  @Test func nothingToDoIsOneLine() {
    #expect(LaunchSummary(name: "x").lines(style: style) == ["batchrun: x: no jobs"])
    #expect(
      LaunchSummary(name: "x").lines(style: style, input: "standard input")
        == ["batchrun: no jobs on standard input"])
    #expect(
      LaunchSummary(name: "x", skippedDone: 1_000_000).lines(style: style) == [
        "batchrun: x: nothing to do: 1,000,000 jobs finished before"
      ])
    #expect(
      LaunchSummary(name: "x", skippedDone: 2, skippedFailed: 1, retryCommand: "r")
        .lines(style: style) == [
          "batchrun: x: nothing to do: 3 jobs finished before, 1 of them failed (again: r)"
        ])
  }

  @Test func whatIsUnknownIsNotCalledFailed() {
    #expect(
      LaunchSummary(name: "x", skippedUnknown: 2, retryCommand: "r").lines(style: style) == [
        "batchrun: x: nothing to do: the outcome of 2 jobs is unknown (again: r)"
      ])
    #expect(
      LaunchSummary(
        name: "x", skippedDone: 2, skippedFailed: 1, skippedUnknown: 2, retryCommand: "r"
      ).lines(style: style) == [
        "batchrun: x: nothing to do: 3 jobs finished before, 1 of them failed, 2 unknown (again: r)"
      ])
    #expect(
      LaunchSummary(name: "x", done: 1, skippedDone: 1, skippedUnknown: 2).lines(style: style)[0]
        == "batchrun: x: 1 done, 0 failed, 1 skipped, finished before, 2 skipped, outcome unknown")
  }

  @Test func whatALimitLeavesOutIsNotNothingToDo() {
    #expect(
      LaunchSummary(name: "x", leftOut: 2).lines(style: style) == [
        "batchrun: x: 2 left out by --limit"
      ])
    #expect(
      LaunchSummary(name: "x", skippedDone: 1, leftOut: 2).lines(style: style) == [
        "batchrun: x: 2 left out by --limit, 1 job finished before"
      ])
  }

  @Test func whatComesFromOutsideIsInert() {
    let evil = "\u{1B}]0;t\u{7}\u{202E}\r\n"
    let summary = LaunchSummary(
      name: evil, failed: 1, notStarted: 1, elapsed: 1, busySeconds: 1,
      failedJobs: [
        .init(
          id: "x", command: Array(evil.utf8), reason: evil, logs: evil,
          tail: LogTail(Array(evil.utf8), lines: 3))
      ], retryCommand: evil, resumeCommand: evil)
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

  @Test func whatWasCutShortIsNamedBehindWhatFailed() {
    var summary = LaunchSummary(
      name: "a", failed: 1, terminated: 12, elapsed: 1,
      failedJobs: [.init(id: "1", command: Array("one".utf8), reason: "exit code 1", logs: "l/1")])
    summary.terminatedJobs = [
      .init(id: "2", command: Array("two".utf8), reason: "terminated by SIGTERM", logs: "l/2")
    ]
    #expect(
      summary.lines(style: style).suffix(6) == [
        "  exit code 1  one", "    logs: l/1", "",
        "  terminated by SIGTERM  two", "    logs: l/2", "  and 11 other terminated jobs",
      ])
  }
}
