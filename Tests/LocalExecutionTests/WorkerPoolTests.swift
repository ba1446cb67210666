import Glibc
import Jobs
import Launching
import Posix
import TestSupport
import Testing

@testable import LocalExecution

/// Threads that cannot be had lower the number of workers, and keep none from being stopped.
@Suite struct WorkerPoolTests {
  /// Works until `isOver`, and counts who is there.
  private struct Crowd: Sendable {
    let present = Monitor(0)
    let isOver = Monitor(false)

    func work(_ number: Int) {
      present.change { $0 += 1 }
      _ = isOver.wait { $0 ? true : nil }
    }
  }

  @Test(arguments: [(50, 0, 9, 5), (50, 1, 24, 10), (50, 0, 54, 50), (8, 0, 3, 1), (8, 1, 20, 8)])
  func asManyWorkAsThereIsRoomFor(wanted: Int, others: Int, room: Int, count: Int) {
    let crowd = Crowd()
    let pool = WorkerPool(
      wanted, others: others, room: { min($0, room) }, work: { crowd.work($0) })
    #expect(pool.count == count)
    #expect(
      crowd.present.wait(until: Clock.monotonic + 30) { $0 == count ? $0 : nil } == count)
    crowd.isOver.change { $0 = true }
  }

  @Test func whereThereIsNoRoomNobodyWorks() {
    let pool = WorkerPool(4, room: { _ in 0 }, work: { _ in Issue.record("somebody works") })
    #expect(pool.count == 0)
  }

  @Test func theRoomIsMeasured() {
    #expect(ThreadRoom.measure(upTo: 5) == 5)
    #expect(ThreadRoom.measure(upTo: 0) == 0)
  }

  /// With 70 slots a few threads would do; where even these are missing each slot has one.
  @Test(arguments: [20, 70])
  func anExecutorHasAsManySlotsAsThreads(slots: Int) throws {
    let place = try Workplace(slots: slots, room: { min($0, WorkerPool.reserve + 3) })
    #expect(place.executor.capacity == (ThreadRoom.isSharedWithProcesses ? 1 : 3))
    for round in 0..<4 {
      let orders = (0..<place.executor.capacity).map {
        place.begin("exit \($0 + round)", slot: $0)
      }
      for (slot, order) in orders.enumerated() {
        #expect(try place.report(of: order).outcome == .exited(code: Int32(slot + round)))
      }
    }
  }

  @Test func whereThereIsNoThreadAtAllThereIsNoExecutor() {
    #expect(throws: SystemError.self) { try Workplace(slots: 2, room: { _ in 0 }) }
  }

  @Test func whatNoWorkerHasTakenEndsAtOnceWhenItIsToldTo() throws {
    let place = try Workplace()
    let first = place.begin("sleep 1000")
    _ = try place.process(of: first)
    let waiting = place.begin("echo never")
    place.executor.signal(SIGCONT, to: waiting.attempt)
    place.executor.signal(SIGTERM, to: waiting.attempt)
    let end = try place.report(of: waiting, within: 10)
    #expect(end.outcome == .terminated(signal: SIGTERM) && end.wasInterrupted)
    #expect(place.log(waiting) == nil)
    place.executor.signal(SIGKILL, to: first.attempt)
    #expect(try place.report(of: first).outcome == .signaled(signal: SIGKILL))
  }
}
