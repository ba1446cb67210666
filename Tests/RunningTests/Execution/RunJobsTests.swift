import Jobs
import Launching
import Ledger
import Operations
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct RunJobsTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  @Test func `a single run is a job with its own source code`() throws {
    let (_, run) = try fixture.make(try fixture.request("train", "x=5"))
    let job = RunJob(single: run, choices: DependencyChoices())
    #expect(job.id == run.id)
    #expect(job.part == .single)
    #expect(job.flags == run.flags)
    #expect(job.directory == run.directory)
    #expect(job.sourceOwner == nil)
    #expect(job.attempts == 0)
  }

  @Test func `a trial shares the source code of its batch, and counts its attempts`() throws {
    let (_, batch) = try fixture.make(try fixture.request("train", "x=[1,2]"))
    var trial = batch
    trial.id = .random()
    trial.batch = batch.id
    trial.attempts = 2
    #expect(RunJob(trial: trial, of: batch, choices: .init()).sourceOwner == batch.id)
    #expect(RunJob(trial: trial, of: batch, choices: .init()).part == .trial)
    #expect(RunJob(trial: trial, of: batch, choices: .init()).attempts == 2)
    // A trial that is started alone has none of its own either.
    let alone = RunJob(single: trial, choices: .init())
    #expect(alone.sourceOwner == batch.id)
    #expect(alone.part == .single)
  }

  @Test func `what a trial took before is taken again, a single run takes what is named now`()
    throws
  {
    let (context, run) = try fixture.make(try fixture.request("train"))
    var source = ResolvedDependencies.Source(
      resource: "data", name: "prepare", uri: "operation:prepare", choice: "abc")
    source.isPinned = true
    source.isNamed = true
    var resolved = ResolvedDependencies()
    resolved.set(source)
    try context.recorder.record(.resolved(resolved, in: "/", label: nil), of: run.id)
    let known = try #require(try fixture.run(run.id))
    let key = DependencyChoices.Key(resource: "data", source: "prepare")
    var named = DependencyChoices()
    named[key] = .named("other")
    #expect(RunJob(single: known, choices: named).choices[key] == .named("other"))
    #expect(RunJob(single: known, choices: .init()).choices[key] == .named("abc"))
    #expect(RunJob(trial: known, of: known, choices: named).choices[key] == .named("abc"))
    #expect(RunJob(trial: run, of: run, choices: named).choices[key] == .named("other"))
  }

  @Test func `a launch gets them in their order, and those that come later`() throws {
    let context = try fixture.context(try fixture.request("train"))
    let ids = (0..<3).map { _ in JobID.random() }
    var jobs = RunJobs(
      context,
      ids.dropLast().map {
        RunJob(id: $0, flags: Flags(["x": .integer(1)]), part: .trial, attempts: 2)
      })
    #expect(jobs.count == 2)
    #expect(jobs.skipped == 0)
    jobs.add(RunJob(id: ids[2], flags: Flags(), part: .trial))
    #expect(jobs.count == 3)
    let orders = (0..<3).map { jobs.job(at: $0) }
    #expect(orders.map(\.id) == ids)
    #expect(orders.map(\.earlierAttempts) == [2, 2, 0])
    #expect(
      orders.map { String(decoding: $0.command, as: UTF8.self) } == ["train", "train", "train"])
    // Their records are there already; what they print is one log.
    #expect(orders.allSatisfy { $0.introduction == .none && $0.logs == .merged })
    guard case .program(let program) = orders[0].work else {
      Issue.record("a run is a program")
      return
    }
    let run = try #require(program as? RunProgram)
    #expect(run.directory == context.folders.directory(of: ids[0]))
  }
}
