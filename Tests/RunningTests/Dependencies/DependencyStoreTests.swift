import Jobs
import Operations
import Runs
import RunsTestSupport
import Testing

@testable import Running

/// The runs of a home on disk as candidates.
@Suite struct DependencyStoreTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
    let writer = try fixture.writer("train")
    try writer.create(fixture.creation(1, state: .completed))
    try writer.create(
      RunCreation(operation: "train+", role: .batch, state: .completed, time: 2))
    try fixture.writer("net:train").create(
      fixture.creation(3, of: "net:train", state: .error))
    try fixture.writer("a.b").create(fixture.creation(4, of: "a.b", state: .staged))
    try fixture.writer("pretrain").create(fixture.creation(5, of: "pretrain"))
  }

  private func runs(_ text: String) throws -> [String] {
    fixture.store.runs(of: try #require(OperationPattern.list(text))).map(\.operation)
  }

  @Test(
    arguments: [
      ("train", ["net:train", "train"]), ("net:train", ["net:train"]), (":train", ["train"]),
      ("a.b", ["a.b"]), ("pretrain,train", ["pretrain", "net:train", "train"]),
      (".*", ["pretrain", "a.b", "net:train", "train"]), ("nothing", []),
    ])
  func `runs of the operations are found, the newest first, in whatever state`(
    pattern: String, operations: [String]
  ) throws {
    #expect(try runs(pattern) == operations)
  }

  @Test func `batches are asked for by themselves`() throws {
    let train = try #require(OperationPattern.list("train"))
    #expect(fixture.store.batches(of: train).map(\.operation) == ["train+"])
    #expect(fixture.store.batches(of: try #require(OperationPattern.list("a.b"))).isEmpty)
  }

  @Test func `an operation whose name is too long for a file is found`() throws {
    let long = String(repeating: "long", count: 60)
    try fixture.writer(long).create(fixture.creation(9, of: long, state: .completed))
    #expect(try runs(long) == [long])
    // With a model before it, it is not even the end of the name that is left.
    try fixture.writer("net:" + long).create(
      fixture.creation(10, of: "net:" + long, state: .completed))
    #expect(try runs(long) == ["net:" + long, long])
  }

  @Test func `a run is found by its id`() throws {
    let id = try #require(try fixture.store.runs().runs.first).id
    #expect(fixture.store.run(withID: id)?.operation == "pretrain")
    #expect(fixture.store.run(withID: .random()) == nil)
  }

  @Test func `a home that is not there has none`() throws {
    let store = RunStore(home: fixture.sandbox.path("nowhere"))
    #expect(store.runs(of: try #require(OperationPattern.list(".*"))).isEmpty)
    #expect(store.run(withID: .random()) == nil)
  }
}
