import JSON
import Jobs
import Testing

@testable import Reports

@Suite struct LaunchEventLinesTests {
  private let id = JobID(CommandDigest(of: "echo d95c0c83e92c475d".utf8))

  @Test func anEndTellsAllThatTheLedgerTells() {
    #expect(
      LaunchEventLine.end(
        id: id, attempt: 2, outcome: .signaled(signal: 11), start: 1_700_000_000.25, runtime: 1.5,
        usage: ResourceUsage(userSeconds: 0.5, systemSeconds: 0.25, peakMemory: 4096),
        retryAfter: 2, time: 1_700_000_002)
        == #"{"event":"end","time":1700000002.000000,"id":"\#(id.text)","attempts":2,"#
        + #""state":"terminated","outcome":"signaled","signal":11,"start":1700000000.250000,"#
        + #""runtime":1.500000,"user_cpu":0.500000,"system_cpu":0.250000,"max_rss":4096,"#
        + #""retry_after":2.000000}"#)
  }

  @Test func whatDoesNotApplyIsLeftOut() throws {
    let text = LaunchEventLine.end(
      id: id, attempt: 1, outcome: .exited(code: 0), start: 1, runtime: nil, usage: nil,
      retryAfter: nil, time: 2)
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(
      value.object?.members.map(\.key) == [
        "event", "time", "id", "attempts", "state", "outcome", "exit_code", "start",
      ])
  }

  @Test func commandsOfAnyBytesAreOneHarmlessLine() throws {
    let command = Array("a\"\\\n\u{1B}[2J\u{7F}\u{9B}m\u{202E}é漢".utf8) + [0xFF]
    let text = LaunchEventLine.start(
      id: id, attempt: 1, slot: 0, line: 7, command: command, time: 1)
    #expect(
      text.unicodeScalars.allSatisfy {
        $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) && $0 != "\u{202E}"
      })
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(value["command"]?.string == String(decoding: command, as: UTF8.self))
    #expect(value["line"]?.int == 7)
  }

  @Test func launchAndSummaryAndNoticeAreObjects() throws {
    let launch = LaunchEventLine.launch(
      LaunchEventLine.Launch(
        name: "n", folder: "runs/n", runfile: "n.runfile", pid: 1, workers: 2, mode: "resume",
        jobs: 3, skippedDone: 4, skippedFailed: 5), time: 1)
    let summary = LaunchEventLine.summary(
      LaunchEventLine.Summary(
        name: "n", completed: 1, failed: 2, terminated: 3, notStarted: 4, skippedDone: 5,
        skippedFailed: 6, elapsed: 7, runtime: 8, exitCode: 1), time: 9)
    let notice = LaunchEventLine.notice("'x' is damaged", .warning, time: 1)
    #expect(try JSONValue(parsing: Array(launch.utf8))["jobs"]?.int == 3)
    #expect(try JSONValue(parsing: Array(summary.utf8))["exit_code"]?.int == 1)
    #expect(try JSONValue(parsing: Array(notice.utf8))["severity"]?.string == "warning")
  }

  @Test func everyOutcomeHasAPhrase() {
    #expect(Outcome.exited(code: 3).phrase == "exit code 3")
    #expect(Outcome.signaled(signal: 9).phrase == "killed by SIGKILL")
    #expect(Outcome.terminated(signal: 15).phrase == "terminated by SIGTERM")
    #expect(Outcome.notStarted(reason: "no shell").phrase == "could not be started: no shell")
  }
}
