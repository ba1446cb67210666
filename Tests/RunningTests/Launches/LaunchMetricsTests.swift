import Ledger
import Testing

@testable import Running

/// Which objective later launches have.
@Suite struct LaunchMetricsTests {
  private let fixture: LaunchLedgerFixture
  private let folder: LedgerFolder

  init() throws {
    fixture = try LaunchLedgerFixture()
    folder = try LedgerFolder.forWriting(fixture.location)
  }

  private var kept: String? { LedgerMetrics.ofLedger(fixture.location).objective }

  /// Begins a launch that is asked for an objective.
  @discardableResult
  private func launch(_ objective: String?) throws -> LaunchRequest {
    let request = fixture.request { $0.metrics.objective = objective }
    try request.keepMetrics(in: folder) { _ in }
    return request
  }

  @Test func `the first objective is kept at once, so a launch that is killed has it again`() throws
  {
    try launch("loss")
    #expect(kept == "loss")
    try launch(nil)
    #expect(kept == "loss")
  }

  @Test func `another one takes its place when a job is known to have such a number`() throws {
    try launch("loss")
    let other = try launch("-acc")
    #expect(kept == "loss")
    other.keepObjective()
    #expect(kept == "-acc")
    try launch(nil).keepObjective()
    #expect(kept == "-acc")
  }

  @Test func `an empty one ends it`() throws {
    try launch("loss")
    try launch("").keepObjective()
    #expect(kept == nil)
  }
}
