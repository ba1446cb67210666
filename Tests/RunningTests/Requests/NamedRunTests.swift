import Jobs
import Ledger
import Runs
import RunsTestSupport
import TestSupport
import Testing

@testable import Running

@Suite struct NamedRunTests {
  let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
  }

  @discardableResult
  private func add(
    _ time: Double, _ operation: String = "train", _ state: JobState = .completed,
    role: RunRecord.Role = .run, isMarked: Bool = false
  ) throws -> JobID {
    let writer = try fixture.writer(operation)
    var creation = RunCreation(operation: operation, role: role, state: .staged, time: time)
    creation.isMarked = isMarked
    try writer.create(creation)
    if state != .staged {
      try writer.update(creation.id, .ended(state, exitCode: nil, runtime: 1))
    }
    try writer.close()
    return creation.id
  }

  private func named(_ text: String) throws -> JobID { try fixture.store.namedRun(text).id }

  @Test func `an operation means its newest run that ran`() throws {
    try add(1)
    let newest = try add(2, "train", .terminated)
    try add(3, "train", .staged)
    try add(4, "train", .error)
    #expect(try named("train") == newest)
  }

  @Test func `or the one that is marked`() throws {
    let marked = try add(1, isMarked: true)
    try add(2)
    #expect(try named("train") == marked)
  }

  @Test func `an id, its beginning, and the place in the list mean a run`() throws {
    let first = try add(1)
    let second = try add(2, "other", .error)
    #expect(try named(first.text) == first)
    #expect(try named(String(second.text.prefix(8))) == second)
    #expect(try named("2") == first)
  }

  @Test func `what names no run is a failure`() throws {
    try add(1)
    for text in ["nowhere", "99", "ffffffff", "", "./nowhere"] {
      #expect(throws: RunFailure.self, "\(text)") { try named(text) }
    }
  }
}
