import Jobs
import Operations
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct DependencyCandidatesTests {
  private let fixture: DependencyFixture
  private let step: RunRecord
  private let batch: RunRecord
  private let trial: RunRecord
  private let other: RunRecord

  init() throws {
    fixture = try DependencyFixture()
    step = try fixture.addRun(files: [:])
    var batch = try fixture.addRun("train+", files: [:])
    batch.role = .batch
    var trial = try fixture.addRun(files: [:])
    trial.batch = batch.id
    (self.batch, self.trial) = (batch, trial)
    other = try fixture.addRun(files: [:])
    fixture.candidates.runs = [other, trial, batch, step]
  }

  private func candidates(_ visible: [RunRecord]?) -> IsolatedCandidates<SampleRuns> {
    IsolatedCandidates(fixture.candidates, visible: visible.map { Set($0.map(\.id)) })
  }

  private func runs(_ visible: [RunRecord]?) throws -> [JobID] {
    candidates(visible).runs(of: try #require(OperationPattern.list("train"))).map(\.id)
  }

  private func batches(_ visible: [RunRecord]?) throws -> [JobID] {
    candidates(visible).batches(of: try #require(OperationPattern.list("train"))).map(\.id)
  }

  @Test func `without a parent all runs are seen`() throws {
    #expect(try runs(nil) == [other, trial, step].map(\.id))
    #expect(try batches(nil) == [batch.id])
  }

  @Test func `with one, those of its steps, and the trials of such batches`() throws {
    #expect(try runs([step]) == [step.id])
    #expect(try runs([step, batch]) == [trial, step].map(\.id))
    #expect(try runs([]) == [])
    #expect(try batches([batch]) == [batch.id])
    #expect(try batches([step, trial]) == [])
  }

  @Test func `whoever names a run in full means it wherever it is`() {
    #expect(candidates([step]).run(withID: other.id)?.id == other.id)
    #expect(candidates([step]).run(withID: .random()) == nil)
  }
}
