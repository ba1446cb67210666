import Jobs
import Ledger
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct TrialBookTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  /// Gives this many trials.
  private struct Numbers: TrialSource {
    var left: Int
    private(set) var given = 0

    init(_ count: Int) { left = count }

    mutating func next(given history: TrialHistory) -> TrialStep {
      guard left > 0 else { return .finished }
      left -= 1
      given += 1
      return .trial(TrialChoice(flags: Flags(["x": .integer(given), "y": .integer(2)])))
    }
  }

  private func book(
    _ adjust: (inout RunRequest) -> Void = { _ in }, events: EventRecord = EventRecord()
  ) throws -> (book: TrialBook, batch: RunRecord) {
    let request = try fixture.request("train", "x=[1,2]", adjust: adjust)
    let (context, batch) = try fixture.make(request, events)
    return (TrialBook(context, of: batch, generation: 4), batch)
  }

  @Test func `a trial has its flags, its place and what its batch has`() throws {
    let (book, batch) = try book { $0.notes = .init(label: "x is ${x}", tags: ["a"]) }
    let choice = TrialChoice(
      flags: Flags(["x": .integer(7), "y": .integer(3)]), given: ["y"])
    let (made, job) = try book.make(choice, place: 3)
    #expect(job.id == made.id)
    #expect(job.part == .trial)
    #expect(job.sourceOwner == batch.id)
    #expect(job.attempts == 0)
    let trial = try #require(try fixture.run(made.id))
    #expect(trial.state == .pending)
    #expect(trial.role == .run)
    #expect(trial.operation == "train")
    #expect(trial.batch == batch.id)
    #expect(trial.place == 3)
    #expect(trial.generation == 4)
    #expect(trial.label == "x is 7")
    #expect(trial.tags == ["a"])
    #expect(trial.flags == choice.flags)
    // What the user gave for the batch, with the values of this trial, and what was given for it.
    #expect(trial.userFlags == choice.flags)
    #expect(trial.members[.op] == batch.members[.op])
    #expect(trial.members[.user]?.string == "eve")
    #expect(trial.members[.randomSeed] == batch.members[.randomSeed])
  }

  @Test func `all trials are recorded in their order, however many`() throws {
    let (book, _) = try book()
    var source: any TrialSource = Numbers(1003)
    let made = try book.makeAll(of: &source, except: [])
    #expect(made.count == 1003)
    #expect(made.jobs.map { $0.flags["x"]?.number } == (1...1003).map { Double($0) })
    let trials = try fixture.runs("train").sorted { ($0.place ?? 0) < ($1.place ?? 0) }
    #expect(trials.map(\.place) == (1...1003).map { $0 })
    #expect(trials.map(\.id) == made.jobs.map(\.id))
  }

  @Test func `those that are there are not made again, and keep their places`() throws {
    let (book, _) = try book()
    var source: any TrialSource = Numbers(5)
    let made = try book.makeAll(of: &source, except: [1, 4])
    #expect(made.count == 5)
    #expect(made.jobs.map { $0.flags["x"] } == [2, 3, 5].map { .integer($0) })
    #expect(Set(try fixture.runs("train").map(\.place)) == [2, 3, 5])
  }

  @Test func `a source without trials makes nothing`() throws {
    let (book, _) = try book()
    var source: any TrialSource = Numbers(0)
    let made = try book.makeAll(of: &source, except: [])
    #expect(made.count == 0)
    #expect(made.jobs.isEmpty)
    #expect(try fixture.runs("train").isEmpty)
  }

  @Test func `a staged trial has its folder, and is told`() throws {
    let events = EventRecord()
    let (book, _) = try book({ $0.stagesTrials = true }, events: events)
    let (run, job) = try book.make(
      TrialChoice(flags: Flags(["x": .integer(7), "y": .integer(2)])), place: 1)
    #expect(run.state == .staged)
    try book.stage(job)
    #expect(names(inFolder: try #require(run.directory)).contains(".batchrun"))
    #expect(events.log == ["INFO: [batchrun] Staging trial ID: train (x=7, y=2)"])
    let staged = events.all.compactMap { event in
      if case .staged(_, let id) = event { id } else { nil }
    }
    #expect(staged == [run.id])
  }
}
