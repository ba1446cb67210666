import Glibc
import Jobs
import Posix
import TestSupport
import Testing

@testable import Running

@Suite struct BackgroundRunTests {
  /// Starts a run in whose place `announce` says what it has to say.
  private func start(
    _ status: WaitStatus? = nil, announce: (_ name: String) -> Void = { _ in }
  ) throws -> BackgroundRun {
    let children = ChildRunDoubles { _ in status }
    return try BackgroundRun(starting: { (name) throws(SystemError) in
      announce(name)
      return try children.start([], [:])
    })
  }

  @Test func `it has begun when its run is on record`() throws {
    let id = JobID.random()
    let run = try start { RunAnnouncement(to: $0)?.tell(id) }
    guard case .recorded(id) = try run.awaitRecord() else {
      Issue.record("it should be on record")
      return
    }
  }

  @Test func `why it could not begin is thrown as it was`() throws {
    let failure = RunFailure("no such thing", details: ["a", "b"], hint: "try", exitCode: 2)
    let run = try start { RunAnnouncement(to: $0)?.tell(failure) }
    #expect(throws: failure) { try run.awaitRecord() }
    let bare = RunFailure("no such thing")
    let other = try start { RunAnnouncement(to: $0)?.tell(bare) }
    #expect(throws: bare) { try other.awaitRecord() }
  }

  @Test(
    arguments: [
      (.exited(code: 0), 0), (.exited(code: 3), 3),
      (.signaled(signal: 9, dumpedCore: false), 137),
    ] as [(WaitStatus, Int32)])
  func `a process that ends without a word has its exit code`(status: WaitStatus, code: Int32)
    throws
  {
    guard case .ended(code) = try start(status).awaitRecord() else {
      Issue.record("it should have ended with \(code)")
      return
    }
  }

  @Test func `what it said counts though it has ended since`() throws {
    let id = JobID.random()
    let run = try start(.exited(code: 1)) { RunAnnouncement(to: $0)?.tell(id) }
    guard case .recorded(id) = try run.awaitRecord() else {
      Issue.record("it should be on record")
      return
    }
  }

  @Test func `what cannot be started is a failure`() {
    let failure = #expect(throws: RunFailure.self) {
      try BackgroundRun(starting: { (_) throws(SystemError) in
        throw SystemError("start", code: EAGAIN)
      })
    }
    #expect(failure?.message.contains("start") == true)
  }

  @Test func `nothing is sent where nothing listens`() {
    #expect(RunAnnouncement(to: "batchrun-start-\(JobID.random().text)") == nil)
  }
}
