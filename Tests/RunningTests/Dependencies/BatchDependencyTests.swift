import JSON
import Jobs
import Ledger
import Operations
import Runs
import TestSupport
import Testing

@Suite("Dependencies on batches")
struct BatchDependencyTests {
  let fixture: DependencyFixture

  init() throws {
    fixture = try DependencyFixture()
  }

  private static let trials = ResourceDefinition.of(.operation("train")) { source in
    source.name = "train"
    source.takesBatch = true
    source.targetPath = "in"
  }

  @discardableResult
  private func addTrial(
    of batch: JobID, place: Int, _ state: JobState = .completed, generation: Int = 1
  ) throws -> RunRecord {
    var run = try fixture.addRun(
      "train", state, files: ["model": "\(place)"],
      others: [
        .init(key: "batch", value: .string(batch.text)),
        .init(key: "trial", value: .number("\(place)")),
        .init(key: "generation", value: .number("\(generation)")),
      ])
    run.batch = batch
    fixture.candidates.runs[0] = run
    return run
  }

  @discardableResult
  private func addBatch(
    _ id: JobID, _ state: JobState = .completed, isMarked: Bool = false
  ) throws -> RunRecord {
    var batch = try fixture.addRun(
      "train+", state, isMarked: isMarked, files: [:],
      others: [.init(key: "role", value: .string("batch"))], id: id)
    batch.role = .batch
    fixture.candidates.runs[0] = batch
    return batch
  }

  @Test("All completed trials are taken, each into a folder with its id, the batch may be gone")
  func allTrials() throws {
    let batch = JobID.random()
    let first = try addTrial(of: batch, place: 1)
    try addTrial(of: batch, place: 2, .error)
    let third = try addTrial(of: batch, place: 3)
    try fixture.addRun()
    let resolved = try fixture.resolve([Self.trials])
    #expect(
      fixture.messages.last
        == .information("Using output from batch \(batch.text) (2 runs) for train resource"))
    #expect(fixture.text(of: "in/\(first.id.text)/model") == "1")
    #expect(fixture.text(of: "in/\(third.id.text)/model") == "3")
    #expect(resolved.source("train", of: "train")?.choice == batch.text)
    #expect(resolved.paths["train"]?.count == 2)
  }

  @Test("Only the trials of the latest start count")
  func latestStart() throws {
    let batch = JobID.random()
    try addTrial(of: batch, place: 1)
    let second = try addTrial(of: batch, place: 1, generation: 2)
    _ = try fixture.resolve([Self.trials])
    #expect(fixture.sandbox.names(in: "\(fixture.directory)/in") == [second.id.text])
  }

  @Test("A batch that has not ended is passed over, and so is one without a completed trial")
  func unfinished() throws {
    let good = JobID.random()
    try addTrial(of: good, place: 1)
    for state in [JobState.running, .pending, .staged] {
      let batch = JobID.random()
      try addTrial(of: batch, place: 1)
      try addTrial(of: batch, place: 2, state)
    }
    try addTrial(of: .random(), place: 1, .error)
    #expect(try fixture.resolve([Self.trials]).source("train", of: "train")?.choice == good.text)
  }

  @Test("A marked batch is taken before a newer one")
  func markedBatch() throws {
    let (marked, newer) = (JobID.random(), JobID.random())
    try addBatch(marked, isMarked: true)
    try addTrial(of: marked, place: 1)
    try addBatch(newer)
    try addTrial(of: newer, place: 1)
    #expect(try fixture.resolve([Self.trials]).source("train", of: "train")?.choice == marked.text)
  }

  @Test("The id of a batch stands for its trials wherever a run can be named")
  func namedBatch() throws {
    let batch = JobID.random()
    try addBatch(batch)
    let trial = try addTrial(of: batch, place: 1)
    try fixture.addRun()
    for name in [batch.text, batch.shortText] {
      fixture.settings.choices[.init(resource: "train", source: "train")] = .named(name)
      fixture.sandbox.remove(fixture.directory)
      try fixture.sandbox.makeFolder("runs/serve/dirs/0")
      let resolved = try fixture.resolve([.train])
      #expect(resolved.source("train", of: "train")?.choice == batch.text)
      #expect(fixture.text(of: "\(trial.id.text)/model") == "1")
    }
  }

  @Test("Without a suitable batch it fails")
  func noBatch() throws {
    try fixture.addRun()
    #expect(
      fixture.failure([Self.trials])?.hasSuffix(
        "could not resolve 'operation:train' in train resource: no suitable batch for train")
        == true)
    let batch = try addBatch(.random())
    fixture.settings.choices[.init(resource: "train", source: "train")] = .named(batch.id.text)
    #expect(
      fixture.failure([.train])?.hasSuffix(
        "batch \(batch.id.text) has unfinished trials, or no completed ones") == true)
  }

  @Test("A staged run is tied to the batch that is staged before it")
  func staged() throws {
    let (done, staged) = (JobID.random(), JobID.random())
    try addTrial(of: done, place: 1)
    fixture.settings.isStaging = true
    #expect(
      try fixture.resolve([Self.trials]).source("train", of: "train")?.choice == done.text)
    let batch = try addBatch(staged, .staged)
    fixture.candidates.runs[0].start = (fixture.candidates.runs.map(\.time).max() ?? 0) + 1
    var resolved = try fixture.resolve([Self.trials])
    #expect(resolved.source("train", of: "train")?.choice == staged.text)
    #expect(resolved.pinnedRuns == [batch.id])

    fixture.settings.isStaging = false
    fixture.settings.resolved = resolved
    #expect(fixture.failure([Self.trials])?.contains("no suitable batch for train") == true)
    try addTrial(of: staged, place: 1)
    resolved = try fixture.resolve([Self.trials])
    #expect(resolved.source("train", of: "train")?.choice == staged.text)
    #expect(resolved.pinnedRuns.isEmpty)
  }
}
