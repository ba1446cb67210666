import JSON
import Ledger
import Posix
import RunsTestSupport
import Testing

@testable import Runs

/// Which launch is meant; that it ends is shown with a real one.
@Suite struct LaunchStopTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
  }

  private func lock(_ name: String) throws -> LaunchLock {
    let location = LedgerLocation(home: fixture.store.home, name: name)
    return try LaunchLock.acquire(
      try LedgerFolder.forWriting(location), as: .current(.launching))
  }

  private func stop(_ name: String) -> LaunchStop? {
    LaunchStop(name, home: fixture.store.home)
  }

  @Test func `a launch is known by its ledger or its runfile, and by its two processes`() throws {
    let lock = try lock("sim")
    defer { lock.release() }
    for name in ["sim", "sim.runfile", "./jobs/sim.txt"] {
      let found = try #require(stop(name))
      #expect(found.name == "sim")
      #expect(found.holder.pid == ProcessIdentity.current.pid)
      #expect(try found.controller?.pid == ProcessIdentity.current.pid)
    }
    #expect(stop("other") == nil)
    #expect(stop("") == nil)
  }

  @Test func `a ledger of that name goes before a runfile of it`() throws {
    let (one, other) = (try lock("sim.v2"), try lock("sim"))
    #expect(stop("sim.v2")?.name == "sim.v2")
    one.note(.idle)
    one.release()
    #expect(stop("sim.v2")?.name == "sim")
    other.release()
  }

  @Test func `a launch out of sight is told to be in another container or on another machine`()
    throws
  {
    let lock = try lock("sim")
    defer { lock.release() }
    let launch = try #require(stop("sim"))
    var holder = launch.holder
    func message(_ holder: LockHolder) -> String? {
      #expect(throws: RunError.self) {
        try LaunchStop("sim", holder: holder).stop(timeout: 0, isForced: false)
      }?.message
    }
    holder.pidNamespace = (holder.pidNamespace ?? 0) + 1
    #expect(
      message(holder)
        == "launch 'sim' runs in another container (pid namespace) of this host: stop it there")
    (holder.host, holder.bootID) = ("far", "other")
    #expect(message(holder) == "launch 'sim' runs on 'far': stop it there")
  }

  @Test func `what is over is not a launch`() throws {
    let lock = try lock("sim")
    #expect(stop("sim") != nil)
    lock.note(.idle)
    lock.release()
    #expect(stop("sim") == nil)
  }
}
