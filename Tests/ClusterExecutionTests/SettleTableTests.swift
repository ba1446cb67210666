import Jobs
import NodeWork
import Testing

@testable import ClusterExecution

@Suite struct SettleTableTests {
  static let overStates = ElementState.allCases.filter(\.isOver)
  static let openStates = ElementState.allCases.filter { !$0.isOver }
  /// All that can be said of an element that is over; nil if it is lost.
  static let ends: [ElementState?] = overStates.map { $0 } + [nil]

  func element(
    _ state: ElementState?, exitCode: Int32? = nil, signal: Int32? = nil, hasBegun: Bool = true
  ) -> ElementEnd {
    ElementEnd(state: state, exitCode: exitCode, signal: signal, hasBegun: hasBegun)
  }

  func recorded(_ outcome: Outcome) -> LineProgress {
    .ended(NodeEnd(outcome: outcome, startedAt: 1, runtime: 2))
  }

  @Test(arguments: ends + openStates)
  func aRecordedEndHolds(state: ElementState?) {
    let outcomes: [Outcome] = [
      .exited(code: 0), .exited(code: 137), .timedOut, .terminated(signal: 15),
      .killed(signal: 11, reason: "killed by signal 11", isReported: true),
    ]
    for outcome in outcomes {
      #expect(
        SettleTable.settle(recorded(outcome), element(state)) == .ended(outcome, remark: nil))
    }
  }

  @Test(arguments: ends)
  func aKillIsExplainedByTheMemoryThatRanOut(state: ElementState?) {
    let killed = Outcome.killed(signal: 9, reason: "killed by signal 9", isReported: true)
    let expected =
      state == .outOfMemory
      ? Outcome.killed(signal: 9, reason: "out of memory", isReported: true) : killed
    #expect(
      SettleTable.settle(recorded(killed), element(state)) == .ended(expected, remark: nil))
    let remark = state == .outOfMemory ? "out of memory" : nil
    #expect(
      SettleTable.settle(recorded(.signaled(signal: 9)), element(state))
        == .ended(.signaled(signal: 9), remark: remark))
  }

  @Test(arguments: openStates)
  func nothingIsConcludedWhileAnElementIsOpen(state: ElementState) {
    #expect(SettleTable.settle(.begun(signal: nil), element(state)) == nil)
    #expect(SettleTable.settle(.begun(signal: 15), element(state)) == nil)
    #expect(SettleTable.settle(.notBegun, element(state)) == nil)
    #expect(SettleTable.settle(.notBegun, element(state, hasBegun: false)) == nil)
  }

  /// The rows of the table for a job that has begun, one for each state.
  @Test(arguments: ends)
  func aBegunJobEndsAsItsElement(state: ElementState?) {
    let expected: Outcome =
      switch state {
      case .timeout, .deadline: .timedOut
      case .outOfMemory: .killed(signal: 9, reason: "out of memory", isReported: false)
      case .cancelled: .terminated(signal: 15)
      case .preempted: .interrupted(reason: "preempted")
      case .nodeFail: .interrupted(reason: "the node failed")
      case .bootFail: .interrupted(reason: "the node did not boot")
      case .revoked: .interrupted(reason: "another cluster took the job")
      case .completed, .failed: .interrupted(reason: "the worker on the node ended early")
      default: .interrupted(reason: "lost: the cluster no longer knows the job")
      }
    #expect(
      SettleTable.settle(.begun(signal: nil), element(state)) == .ended(expected, remark: nil))
  }

  @Test func onlyTimeAndMemoryCountAsFailures() {
    for state in Self.ends {
      guard case .ended(let outcome, _) = SettleTable.settle(.begun(signal: nil), element(state))
      else {
        Issue.record("\(String(describing: state)) has no end")
        continue
      }
      let fails: Set<ElementState?> = [.timeout, .deadline, .outOfMemory]
      #expect(outcome.isFailure == fails.contains(state))
      // An unfinished job is never taken for a finished one.
      #expect(outcome.isFinished == fails.contains(state))
    }
  }

  @Test func theSignalThatTheWorkerGotIsThatOfACancelledJob() {
    #expect(
      SettleTable.settle(.begun(signal: 10), element(.cancelled))
        == .ended(.terminated(signal: 10), remark: nil))
    #expect(
      SettleTable.settle(.begun(signal: 15), element(.preempted))
        == .ended(.interrupted(reason: "preempted"), remark: nil))
    #expect(
      SettleTable.settle(.begun(signal: 15), element(.timeout)) == .ended(.timedOut, remark: nil))
  }

  @Test func aKilledWorkerInterruptsItsJob() {
    #expect(
      SettleTable.settle(.begun(signal: nil), element(.failed, exitCode: 0, signal: 9))
        == .ended(
          .interrupted(reason: "the worker on the node was killed by signal 9"), remark: nil)
    )
    #expect(
      SettleTable.settle(.begun(signal: nil), element(.failed, exitCode: 74, signal: 0))
        == .ended(
          .interrupted(reason: "the worker on the node ended with exit code 74"), remark: nil))
  }

  @Test(arguments: ends, [true, false])
  func aJobThatHasNotBegunRunsAgainUnlessCancelled(state: ElementState?, hasBegun: Bool) {
    let settlement = SettleTable.settle(.notBegun, element(state, hasBegun: hasBegun))
    if state == .cancelled {
      #expect(settlement == .cancelledBeforeStart)
    } else {
      let reason = element(state).phrase
      #expect(settlement == .again(reason: reason, countsInterruption: !hasBegun))
    }
  }

  @Test func onlyANodeThatFailedIsExcluded() {
    #expect(Self.ends.filter { element($0).excludesNode } == [.nodeFail])
  }
}
