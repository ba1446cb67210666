import CPOSIX
import Glibc
import Jobs
import Launching
import Posix
import TestSupport
import Testing

@testable import LocalExecution

/// What the slot table says of jobs that stand still, for a guardian that may need it.
@Suite struct PausedJobTests {
  @Test func aPauseIsNotedInTheSlotAndTakenOffTheTimeOfTheAttempt() throws {
    let place = try Workplace { $0.timeLimit = 60 }
    let order = place.begin("exec sleep 60")
    let pid = try place.process(of: order).pid
    let slot = place.table.pointer(0)
    let began = slot.pointee.started_monotonic
    place.executor.signal(SIGSTOP, to: order.attempt)
    try eventually("it is stopped") { processState(pid) == "T" }
    let since = slot.pointee.paused_since
    #expect(since >= began && since <= Clock.monotonic)
    // Another one is no other pause.
    place.executor.signal(SIGSTOP, to: order.attempt)
    #expect(slot.pointee.paused_since == since)
    place.executor.signal(SIGCONT, to: order.attempt)
    try eventually("it continues") { processState(pid) != "T" }
    #expect(slot.pointee.paused_since == 0)
    #expect(slot.pointee.started_monotonic >= began + (Clock.monotonic - since) * 0.1)
    #expect(slot.pointee.started_monotonic > began)
    #expect(slot.pointee.time_limit == 60)
    place.executor.signal(SIGKILL, to: order.attempt)
    _ = try place.report(of: order)
  }

  @Test func aJobThatIsPausedBeforeItBeginsIsNotedToo() throws {
    let place = try Workplace()
    let order = place.order("exec sleep 60")
    place.executor.signal(SIGSTOP, to: order.attempt)
    place.executor.begin(order, reportingTo: place)
    let pid = try place.process(of: order).pid
    try eventually("it is stopped") { processState(pid) == "T" }
    #expect(place.table.pointer(0).pointee.paused_since > 0)
    place.executor.signal(SIGKILL, to: order.attempt)
    _ = try place.report(of: order)
  }

  /// As the guardian does when it finds them.
  @Test func whatAKilledLauncherHasPausedGoesOn() throws {
    let place = try Workplace()
    let order = place.begin("exec sleep 0.2")
    let pid = try place.process(of: order).pid
    place.executor.signal(SIGSTOP, to: order.attempt)
    try eventually("it is stopped") { processState(pid) == "T" }
    OrphanedJobs(table: place.table).continuePaused()
    #expect(try place.report(of: order, within: 10).outcome == .exited(code: 0))
  }

  // MARK: More slots

  @Test(arguments: [(1, 64), (64, 64), (65, 260), (1000, 4000), (50_000, 100_000)])
  func aLaunchCanGetMoreSlots(count: Int, capacity: Int) {
    #expect(SlotTable.capacity(for: count) == capacity)
  }

  @Test(arguments: [(2, 6), (70, 90)])
  func slotsThatComeLaterRunAtTheSameTime(first: Int, later: Int) throws {
    let place = try Workplace(slots: first, capacity: later)
    #expect(place.table.count == first && place.executor.capacity == later)
    let orders = (0..<later).map { place.begin("exec sleep 100; \($0)", slot: $0) }
    for order in orders { _ = try place.process(of: order) }
    #expect(place.table.count == later)
    #expect(OrphanedJobs(table: place.table).count == later)
    for order in orders { place.executor.signal(SIGKILL, to: order.attempt) }
    for order in orders { #expect(try place.report(of: order).wasInterrupted) }
    let again = place.begin("exit 3", slot: later - 1)
    #expect(try place.report(of: again).outcome == .exited(code: 3))
  }
}
