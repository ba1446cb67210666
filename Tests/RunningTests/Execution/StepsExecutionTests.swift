import Glibc
import Jobs
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct StepsExecutionTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: train ${x}
        flags: {x: 1}
      both:
        steps:
          - run: train x=${a}
          - run: train x=9
        flags: {a: 3}
      broken:
        steps: ['train x=${nothing}']
      """)
  }

  private func execute(
    _ operation: String = "both", on children: ChildRunDoubles,
    _ events: EventRecord = EventRecord(), adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunResult {
    try fixture.execute(
      fixture.request(operation, adjust: adjust), on: .double(children: children), events)
  }

  @Test func `the steps are run in their order, and the run has completed`() throws {
    let children = ChildRunDoubles()
    let events = EventRecord()
    #expect(try execute(on: children, events) == RunResult(exitCode: 0))
    #expect(children.starts.map { $0.arguments.last } == ["x=3", "x=9"])
    let run = try #require(try fixture.runs("both").first)
    #expect(run.role == .steps)
    #expect(run.state == .completed)
    #expect(run.attempts == 1)
    #expect(
      children.starts.map { $0.environment["BATCHRUN_PARENT"] } == [run.id.text, run.id.text])
    #expect(
      events.log == [
        "INFO: [batchrun] running train: train x=3", "INFO: [batchrun] running train: train x=9",
      ])
    // The same is in its log.
    let files = "runs/both/logs/\(run.id.text)/out.log"
    #expect(
      fixture.sandbox.lines(of: files) == [
        "INFO: [batchrun] running train: train x=3", "INFO: [batchrun] running train: train x=9",
      ])
  }

  @Test func `a step that fails ends the others, with its exit code`() throws {
    let children = ChildRunDoubles { _ in .exited(code: 5) }
    let events = EventRecord()
    #expect(try execute(on: children, events) == RunResult(exitCode: 5))
    #expect(children.starts.count == 1)
    let run = try #require(try fixture.runs("both").first)
    #expect(run.state == .error)
    #expect(run.exitCode == 5)
    #expect(
      events.log.last == "batchrun: step 'train' failed with exit code 5; not run: 'train'")
  }

  @Test func `SIGUSR1 lets the step that runs finish, and starts no more`() throws {
    let children = ChildRunDoubles(finishing: SIGUSR1) { _ in nil }
    let events = EventRecord()
    let ending = try ThreadSignals.run { signals in
      let helper = try WorkerThread {
        if children.awaitStarts(1) { signals.send(SIGUSR1) }
      }
      defer { helper.join() }
      return try execute(on: children, events)
    }
    #expect(ending == RunResult(exitCode: 1))
    #expect(children.starts.count == 1)
    #expect(
      events.log.suffix(2) == [
        "INFO: [batchrun] Starting no more steps - waiting for the one that runs",
        "INFO: [batchrun] Steps not run: 'train'",
      ])
    let run = try #require(try fixture.runs("both").first)
    #expect(run.state == .terminated)
    #expect(run.exitCode == nil)
  }

  @Test func `a signal ends the step that runs, and the run is terminated`() throws {
    let children = ChildRunDoubles { _ in nil }
    let ending = try ThreadSignals.run { signals in
      let helper = try WorkerThread {
        if children.awaitStarts(1) { signals.send(SIGHUP) }
      }
      defer { helper.join() }
      return try execute(on: children)
    }
    #expect(ending == RunResult(exitCode: 128 + SIGHUP, signal: SIGHUP))
    #expect(children.starts.count == 1)
    let run = try #require(try fixture.runs("both").first)
    #expect(run.state == .terminated)
    #expect(run.exitCode == nil)
  }

  @Test func `steps that cannot be planned are a failure, and nothing is run`() throws {
    let children = ChildRunDoubles()
    let failure = #expect(throws: RunFailure.self) { try execute("broken", on: children) }
    #expect(failure?.message.contains("${nothing}") == true)
    #expect(children.starts.isEmpty)
    #expect(try fixture.runs("broken").isEmpty)
  }

  @Test func `what the run was told goes to its steps`() throws {
    let children = ChildRunDoubles()
    _ = try execute(on: children) {
      $0.isNeeded = true
      $0.forcesSource = true
      $0.notes = .init(label: "mine", tags: ["t"])
    }
    let words = try #require(children.starts.first?.arguments)
    for word in ["--needed", "--force-sourcecode", "--label=mine", "--tag=t"] {
      #expect(words.contains(word), "\(word)")
    }
  }
}
