import Glibc
import Launching
import Testing

@testable import TerminalUI

/// What is told of a launch, and in the same words of runs.
@Suite struct LaunchNoticeWordingTests {
  @Test func `who stops something learns what is asked to end, and when it is killed`() {
    let notice = LaunchNotice.stopping(signal: SIGINT, running: 2, grace: 30)
    #expect(
      notice.wording
        == "SIGINT: stopping; 2 jobs asked to end, killed in 30s, or at once with a second signal")
    #expect(notice.wording(of: "trial").hasPrefix("SIGINT: stopping; 2 trials asked to end"))
    #expect(
      LaunchNotice.stopping(signal: SIGTERM, running: 0, grace: 1).wording == "SIGTERM: stopping")
  }

  @Test func `each unit has its name`() {
    #expect(LaunchNotice.killing(running: 1).wording(of: "run") == "killing 1 run")
    #expect(
      LaunchNotice.draining(running: 1).wording(of: "trial")
        == "draining: no new trials start, waiting for 1 trial")
    #expect(LaunchNotice.draining(running: 0).wording == "draining: no new jobs start")
  }
}
