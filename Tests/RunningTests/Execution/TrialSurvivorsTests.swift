import Glibc
import Jobs
import Ledger
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct TrialSurvivorsTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  /// Holds the log of a run as a process does that was started with it.
  private func hold(_ id: JobID, in context: RunContext) throws -> FileDescriptor {
    let path = context.folders.output(of: id)
    try Directory.make(folder(of: path))
    let raw = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    let file = FileDescriptor(owning: raw, path: path)
    #expect(try file.tryLock(.exclusive))
    return file
  }

  @Test func `a run whose log is not open anywhere has left nothing behind`() throws {
    let events = EventRecord()
    let (context, run) = try fixture.make(try fixture.request("train"), events)
    #expect(try !TrialSurvivors(context).include(run))
    #expect(try TrialSurvivors(context).awaitEnds(of: run) == nil)
    #expect(
      !events.all.contains { if case .waitingForSurvivors = $0 { true } else { false } })
  }

  @Test func `a run whose log is held is still there`() throws {
    let (context, run) = try fixture.make(try fixture.request("train"))
    let file = try hold(run.id, in: context)
    #expect(try TrialSurvivors(context).include(run))
    withExtendedLifetime(file) {}
  }

  @Test func `it is waited for, and that is told`() throws {
    let events = EventRecord()
    let (context, run) = try fixture.make(try fixture.request("train", "x=[1,2]"), events)
    var file: FileDescriptor? = try hold(run.id, in: context)
    let raw = try #require(file?.raw)
    let helper = try WorkerThread {
      _ = try? eventually("somebody waits") {
        events.all.contains { if case .waitingForSurvivors(1) = $0 { true } else { false } }
      }
      flock(raw, LOCK_UN)
    }
    #expect(try TrialSurvivors(context).awaitEnds(of: run) == nil)
    helper.join()
    file = nil
    #expect(
      events.all.contains { if case .waitingForSurvivors(1) = $0 { true } else { false } })
  }

  @Test func `a signal ends the wait`() throws {
    let (context, run) = try fixture.make(try fixture.request("train", "x=[1,2]"))
    let file = try hold(run.id, in: context)
    let signal = try ThreadSignals.run { signals in
      signals.send(SIGHUP)
      return try TrialSurvivors(context).awaitEnds(of: run)
    }
    #expect(signal == SIGHUP)
    withExtendedLifetime(file) {}
  }
}
