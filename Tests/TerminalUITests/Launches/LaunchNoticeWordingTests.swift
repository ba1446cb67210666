import Glibc
import Launching
import Testing

@testable import TerminalUI

/// What is told of a launch, and in the same words of runs.
@Suite struct LaunchNoticeWordingTests {
  @Test func `who stops something learns how many are stopped, and when they are killed`() {
    let notice = LaunchNotice.stopping(signal: SIGINT, running: 2, grace: 30)
    #expect(
      notice.wording
        == "interrupted: stopping 2 jobs (killed in 30s; Ctrl-C again kills them now)")
    #expect(
      LaunchNotice.stopping(signal: SIGINT, running: 1, grace: 7).wording(of: "trial")
        == "interrupted: stopping 1 trial (killed in 7.0s; Ctrl-C again kills it now)")
    #expect(
      LaunchNotice.stopping(signal: SIGTERM, running: 2, grace: 10).wording
        == "SIGTERM: stopping 2 jobs (killed in 10s)")
    #expect(
      LaunchNotice.stopping(signal: SIGTERM, running: 0, grace: 1).wording == "SIGTERM: stopping")
    #expect(
      LaunchNotice.stopping(signal: SIGINT, running: 0, grace: 1).wording == "interrupted: stopping"
    )
  }

  @Test func `each unit has its name`() {
    #expect(LaunchNotice.killing(running: 1).wording(of: "run") == "killing 1 run")
    #expect(
      LaunchNotice.draining(running: 1).wording(of: "trial")
        == "draining: no new trials start, waiting for 1 trial")
    #expect(LaunchNotice.draining(running: 0).wording == "draining: no new jobs start")
  }

  @Test(
    arguments: [
      (.workersChanged(now: 4, before: 2), "4 workers (was 2)"),
      (.workersChanged(now: 1, before: 2), "1 worker (was 2)"),
      (.paused(running: 2), "paused: 2 jobs suspended ('batchrun continue' continues them)"),
      (
        .holding(running: 1),
        "no new jobs start; 1 job keeps running ('batchrun continue' ends that)"
      ),
      (.holding(running: 0), "no new jobs start ('batchrun continue' ends that)"),
      (.continued(pause: 180), "continued after 3m 0s"),
      (.withdrawn(cancelled: 2, skipped: 0), "cancelled 2 jobs"),
      (.withdrawn(cancelled: 0, skipped: 1), "skipped 1 job"),
      (.retriedByRequest(2), "retrying 2 jobs"),
    ] as [(LaunchNotice, String)])
  func `requests that were carried out are told in a line`(notice: LaunchNotice, text: String) {
    #expect(notice.wording == text)
  }
}
