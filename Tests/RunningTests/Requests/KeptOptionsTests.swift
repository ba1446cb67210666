import Runs
import Testing

@testable import Running

/// What a run was given holds on when it is started again.
@Suite struct KeptOptionsTests {
  private let fixture: EngineFixture

  init() throws { fixture = try EngineFixture() }

  private func options(of subject: RunRequest.Subject) -> [String] {
    subject.keptOptions(home: fixture.store.home)
  }

  private func request(_ flags: String...) throws -> RunRequest {
    try fixture.request(.operation("train"), flags) {
      $0.kept.byRun = ["--nice=4"]
      $0.kept.byTrial = ["--retries=1"]
      $0.kept.byWhole = ["--timeout=5s"]
      $0.keepsBatch = true
    }
  }

  @Test func `a run that has ended keeps its options, and so does one that is staged`() throws {
    try fixture.run(try request())
    let run = try #require(try fixture.runs("train").first)
    #expect(run.state == .completed)
    #expect(options(of: .restart(run.id.text)) == ["--nice=4"])
    #expect(options(of: .restart("train")) == ["--nice=4"])
    #expect(options(of: .operation("train")).isEmpty)
    #expect(options(of: .copy(of: run.id.text, operation: nil)).isEmpty)
  }

  @Test func `a trial keeps what concerns it, its batch the rest`() throws {
    try fixture.run(try request("x=[1,2]"))
    let trial = try #require(try fixture.runs("train").first)
    let batch = try #require(try fixture.runs("train+").first)
    #expect(options(of: .restart(trial.id.text)) == ["--retries=1"])
    #expect(options(of: .restart(batch.id.text)) == ["--timeout=5s"])
    #expect(options(of: .resume(batch.id.text)) == ["--timeout=5s"])
  }

  @Test func `what is not there has none`() {
    #expect(options(of: .restart("nothing")).isEmpty)
  }
}
