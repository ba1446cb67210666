import Operations
import Testing

@testable import Running

/// What is reported of runs before there are any.
@Suite struct DraftOutlookTests {
  private let fixture: EngineFixture

  init() throws { fixture = try EngineFixture() }

  private func outlook(
    _ flags: String..., adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> DraftOutlook {
    let request = try fixture.request(.operation("train"), flags, adjust: adjust)
    return DraftOutlook(try fixture.draft(request), request)
  }

  @Test func `the trials of a batch are a table`() throws {
    #expect(try outlook("x=[5,6]").trialLines() == ["#  x  y", "1  5  2", "2  6  2"])
  }

  @Test func `a single run has no trials`() throws {
    let error = #expect(throws: RunFailure.self) { try outlook().trialLines() }
    #expect(error?.message == "cannot print trials for a non-batch operation")
  }

  @Test func `there is a command for each trial, with its devices`() throws {
    var commands: [ProgramCommand] = []
    try outlook("x=[5,6]") { $0.devices = .these("1") }.commands { commands.append($0) }
    #expect(commands.map { $0.arguments.joined(separator: " ") } == ["train 5 2", "train 6 2"])
    #expect(commands.allSatisfy { $0.environment["CUDA_VISIBLE_DEVICES"] == "1" })
    #expect(!fixture.sandbox.exists("runs"))
  }

  @Test func `the trials are saved where it was said before`() throws {
    var told: [String] = []
    try outlook("x=[5,6]").saveTrials(to: "trials.csv") { told.append($0) }
    #expect(told.count == 1 && told[0].hasSuffix("trials.csv"))
    #expect(fixture.sandbox.lines(of: "trials.csv") == ["x,y", "5,2", "6,2"])
  }
}
