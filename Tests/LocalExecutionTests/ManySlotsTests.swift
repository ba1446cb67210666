import Jobs
import Launching
import TestSupport
import Testing

@testable import LocalExecution

/// Few slots have a thread each, many share some.
@Suite struct ManySlotsTests {
  @Test(arguments: [1, 2, LocalExecutor.dedicatedLimit, LocalExecutor.dedicatedLimit + 1, 200])
  func everySlotReportsEveryAttemptOnce(slots: Int) throws {
    let place = try Workplace(slots: slots)
    let orders = (0..<slots).map { place.begin("echo \($0); exit \($0 % 3)", slot: $0) }
    for (slot, order) in orders.enumerated() {
      #expect(try place.report(of: order).outcome == .exited(code: Int32(slot % 3)))
      #expect(place.log(order) == "\(slot)\n")
    }
    // A slot is free for the next as soon as its report has come.
    let again = (0..<slots).map { place.begin("exit 4; \($0)", slot: $0) }
    for order in again { #expect(try place.report(of: order).outcome == .exited(code: 4)) }
    #expect(place.reportCount == 2 * slots)
  }

  @Test func whatLingersHoldsNobodyUp() throws {
    let place = try Workplace(slots: 65)
    let stubborn = place.begin(
      "(trap '' TERM; echo ready; while :; do sleep 0.05; done) & wait", slot: 0)
    try eventually("it ignores signals") { place.log(stubborn) == "ready\n" }
    place.executor.signal(15, to: stubborn.attempt)
    #expect(
      try place.report(of: place.begin("true", slot: 1), within: 10).outcome == .exited(code: 0))
    place.executor.signal(9, to: stubborn.attempt)
    _ = try place.report(of: stubborn)
  }
}
