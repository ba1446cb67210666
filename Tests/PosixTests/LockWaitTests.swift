import Glibc
import Posix
import TestSupport
import Testing

@testable import Posix

@Suite struct LockWaitTests {
  /// A clock that only rests move, and what was told.
  private final class Script: Sendable {
    let now = Monitor(0.0)
    let told = Monitor([LockObstacle]())
    let signal = Monitor<Int32?>(nil)

    var surroundings: LockWait.Surroundings {
      var surroundings = LockWait.Surroundings()
      surroundings.now = { self.now.withLock { $0 } }
      surroundings.rest = { microseconds in
        self.now.change { $0 += Double(microseconds) * 1e-6 }
      }
      surroundings.interruption = { _ in self.signal.withLock { $0 } }
      surroundings.tell = { obstacle in self.told.change { $0.append(obstacle) } }
      return surroundings
    }
  }

  private let script = Script()
  private let obstacle = LockObstacle(
    path: "runs/a/lock", processes: [.init(pid: 4711, words: "batchrun runs delete")])

  private func wait() -> LockWait {
    LockWait(for: "runs/a/lock", in: script.surroundings) { obstacle }
  }

  @Test func `after a second it reports once who has the lock`() throws {
    var wait = wait()
    while script.now.withLock({ $0 }) < 0.97 { try wait.next() }
    #expect(script.told.withLock { $0 } == [])
    while script.now.withLock({ $0 }) < 5 { try wait.next() }
    #expect(script.told.withLock { $0 } == [obstacle])
    #expect(
      obstacle.message
        == "waiting for process 4711, which runs 'batchrun runs delete', to release 'runs/a/lock'")
  }

  @Test func `a signal that asks us to end ends the wait`() throws {
    var wait = wait()
    try wait.next()
    script.signal.change { $0 = SIGINT }
    let error = #expect(throws: SystemError.self) { try wait.next() }
    #expect(error?.interruption == SIGINT)
    #expect(error?.description == "cannot lock 'runs/a/lock': interrupted by SIGINT")
  }

  @Test func `a limit ends the wait, and names the process`() throws {
    var wait = wait()
    let error = #expect(throws: SystemError.self) { while true { try wait.next(limit: 0.5) } }
    #expect(error?.endOfWait == .tooLong)
    #expect(error?.interruption == nil)
    #expect(error?.reason == "process 4711 ('batchrun runs delete') holds it")
    #expect(script.now.withLock { $0 } >= 0.5)
    #expect(script.told.withLock { $0 } == [])
  }

  @Test func `a lock that is free by then is had, however short the limit`() throws {
    let sandbox = try Sandbox()
    try sandbox.write("", to: "file")
    let mine = try FileDescriptor(reading: sandbox.path("file"))
    let other = try FileDescriptor(reading: sandbox.path("file"))
    try other.lock(.exclusive)
    #expect(throws: SystemError.self) { try mine.lock(.exclusive, limit: 0) }
    let freeing = try WorkerThread {
      usleep(50_000)
      try? other.unlock()
    }
    try mine.lock(.exclusive, limit: 30)
    freeing.join()
    #expect(try !other.tryLock(.shared))
  }

  @Test func `holders are found by device and inode, and those that wait are none`() throws {
    var raw = stat()
    raw.st_dev = 0xfe03
    raw.st_ino = 77
    let file = FileStatus(raw)
    let list = """
      1: FLOCK  ADVISORY  WRITE 100 fe:03:77 0 EOF
      1: -> FLOCK  ADVISORY  WRITE 101 fe:03:77 0 EOF
      2: POSIX  ADVISORY  WRITE 102 fe:03:77 0 EOF
      3: FLOCK  ADVISORY  READ  103 fe:03:78 0 EOF
      4: FLOCK  ADVISORY  READ  104 00:2a:77 0 EOF
      5: FLOCK  ADVISORY  READ  105 fe:03:77 0 EOF
      6: FLOCK  ADVISORY  READ  -1 fe:03:77 0 EOF
      """
    #expect(LockObstacle.pids(in: list, of: file) == [100, 105])
    raw.st_dev = 9
    #expect(LockObstacle.pids(in: list, of: FileStatus(raw)) == [100, 104, 105])
    #expect(LockObstacle.pids(in: "", of: file) == [])
  }

  @Test func `a process that holds a lock is named with its words`() throws {
    let sandbox = try Sandbox()
    try sandbox.write("", to: "file")
    let path = sandbox.path("file")
    let holder = try sandbox.start(
      Invocation([path, "sh", "-c", "touch \(path).held; sleep 1000"], program: "/usr/bin/flock"))
    try eventually("it has the lock") { sandbox.exists("file.held") }
    let obstacle = LockObstacle(try FileDescriptor(reading: path))
    #expect(obstacle.processes.contains { $0.pid == holder.pid && $0.words.hasPrefix("flock /") })
    holder.send(SIGKILL)
  }
}
