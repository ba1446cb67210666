import Glibc
import Posix
import TestSupport
import Testing

@testable import Ledger

@Suite struct LockAcquisitionTests {
  private let fixture: LedgerFixture
  private let folder: LedgerFolder
  private let told = Monitor([LockAcquisition.Obstacle]())

  init() throws {
    fixture = try LedgerFixture()
    folder = try LedgerFolder.forWriting(fixture.location)
  }

  private func acquisition(
    waits: Bool = false, survivors: SurvivorPolicy = .wait
  ) -> LockAcquisition {
    LockAcquisition(
      folder, waits: waits, survivors: survivors,
      waiting: { [told] obstacle in told.change { $0.append(obstacle) } })
  }

  /// A process of ours that does nothing until it is told to end.
  private func sleeper() throws -> (RunningProgram, ProcessIdentity) {
    let program = try fixture.sandbox.start(Invocation(["1000"], program: "/bin/sleep"))
    return (program, try #require(ProcessIdentity(pid: program.pid)))
  }

  private func hold(
    _ activity: LockActivity, launcher: ProcessIdentity, guardian: ProcessIdentity
  ) throws -> LaunchLock {
    let lock = try LaunchLock.acquire(folder, as: .current(.starting))
    try lock.write(
      LockHolder(
        pid: launcher.pid, pidStart: launcher.startTicks, guardianPID: guardian.pid,
        guardianStart: guardian.startTicks, host: Machine.hostname,
        bootID: Machine.bootIdentifier, started: 5, state: activity.rawValue))
    return lock
  }

  @Test func `a free lock is taken at once`() throws {
    let lock = try acquisition().acquire()
    #expect(lock.holder?.activity == .starting)
    #expect(lock.holder?.pid == getpid())
    #expect(told.withLock { $0 } == [])
    lock.note(.launching, guardian: ProcessIdentity.current)
    #expect(lock.holder?.activity == .launching)
    #expect(lock.holder?.guardianPID == getpid())
  }

  @Test func `a launch at work is not waited for, unless that is wanted`() throws {
    let (one, first) = try sleeper()
    let (other, second) = try sleeper()
    let lock = try hold(.launching, launcher: first, guardian: second)
    let holder = lock.holder
    #expect(throws: LedgerError.held(path: fixture.location.folder, by: holder)) {
      try acquisition().acquire()
    }
    #expect(told.withLock { $0 } == [])
    let freeing = try WorkerThread { [told] in
      _ = told.wait(until: Clock.monotonic + 30) { $0.isEmpty ? nil : true }
      lock.release()
    }
    _ = try acquisition(waits: true).acquire()
    freeing.join()
    #expect(told.withLock { $0 } == [.launch(holder)])
    one.send(SIGKILL)
    other.send(SIGKILL)
  }

  @Test(arguments: SurvivorPolicy.allCases)
  func `jobs of a killed launch are waited for, or told to end once`(
    policy: SurvivorPolicy
  ) throws {
    let (left, process) = try sleeper()
    let gone = ProcessIdentity(pid: process.pid, startTicks: process.startTicks + 1)
    let lock = try hold(.launching, launcher: gone, guardian: process)
    let freeing = try WorkerThread { [told] in
      _ = told.wait(until: Clock.monotonic + 30) { $0.isEmpty ? nil : true }
      if policy == .end { try? eventually("it is told to end") { left.hasEnded } }
      lock.release()
    }
    _ = try acquisition(survivors: policy).acquire()
    freeing.join()
    #expect(told.withLock { $0 } == [.survivors(policy)])
    #expect(left.hasEnded == (policy == .end))
    left.send(SIGKILL)
  }

  @Test func `a process that only folds the journal is waited for in silence`() throws {
    let lock = try LaunchLock.acquire(folder, as: .current(.folding))
    let freeing = try WorkerThread {
      usleep(200_000)
      lock.note(.idle)
      lock.release()
    }
    _ = try acquisition().acquire()
    freeing.join()
    #expect(told.withLock { $0 } == [])
  }

  /// A holder that comes or goes has this many checks for it, however long the machine stood still
  /// between them.
  @Test func `a machine that stands still makes no process impatient`() throws {
    let lock = try LaunchLock.acquire(folder, as: .current(.starting))
    let rests = Monitor(0)
    let acquisition = LockAcquisition(
      folder, waits: false, survivors: .wait,
      rest: {
        let count = rests.change { rests in
          rests += 1
          return rests
        }
        if count == 1 { usleep(2_500_000) }
        if count == 3 { lock.release() }
      })
    _ = try acquisition.acquire()
    #expect(rests.withLock { $0 } == 3)
  }

  @Test func `one that neither comes nor goes is not waited for`() throws {
    let lock = try LaunchLock.acquire(folder, as: .current(.starting))
    let acquisition = LockAcquisition(folder, waits: false, survivors: .wait, rest: {})
    #expect(throws: LedgerError.held(path: fixture.location.folder, by: lock.holder)) {
      try acquisition.acquire()
    }
  }

  @Test func `processes that live speak for a launch, the guardian first`() throws {
    let own = ProcessIdentity.current
    let (program, other) = try sleeper()
    var holder = LockHolder.current(.launching, guardian: other)
    #expect(holder.livingProcesses == [own, other])
    #expect(holder.controller == other)
    program.send(SIGKILL)
    try program.wait()
    #expect(holder.livingProcesses == [own])
    #expect(holder.controller == own)
    #expect(holder.isDraining)
    holder.pidNamespace = 1
    #expect(holder.livingProcesses == [])
    #expect(!holder.isHere)
    holder.pidNamespace = nil
    holder.host = "elsewhere"
    holder.bootID = "another boot"
    #expect(holder.livingProcesses == [])
    #expect(!holder.isHere)
  }

  @Test func `a process that bears the marks of a job is found in any session`() throws {
    let marked = MarkedProcesses(of: folder.directory)
    let job = id("a")
    let mark = String(decoding: marked.mark, as: UTF8.self).split(separator: "=")
    let environment = [
      String(mark[0]): String(mark[1]), MarkedProcesses.jobVariable: job.text,
    ]
    try fixture.sandbox.run(
      Invocation(
        ["--fork", "sleep", "1000"], program: "/usr/bin/setsid", environment: environment))
    try eventually("it is found") { marked.find(job).count == 1 }
    #expect(marked.find(id("b")) == [])
    #expect(Array(marked.find().keys) == [job])
    for process in marked.find(job) { kill(process.pid, SIGKILL) }
    try eventually("it has gone") { marked.find(job) == [] }
  }
}
