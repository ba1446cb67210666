import JSON
import Jobs
import Ledger
import Operations
import Posix
import Running
import Runs
import TestSupport
import Testing

@Suite struct SingleRunTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  @Test func `a run is recorded, gets its folder, and ends as its process`() throws {
    let executor = RunExecutorDouble { _ in .init(outcome: .exited(code: 7)) }
    let events = EventRecord()
    let request = try fixture.request("train", "x=5") {
      $0.notes = .init(label: "five ${x}", tags: ["a"], comment: "why not")
      $0.randomSeed = 11
      $0.devices = .these("0,1")
    }
    #expect(try fixture.run(request, on: executor, events) == RunResult(exitCode: 7))
    #expect(executor.commands == ["train 5 2"])
    // A single run has no log of batchrun's own.
    #expect(events.log.isEmpty)
    let run = try #require(try fixture.runs().first)
    #expect(run.state == .error)
    #expect(run.exitCode == 7)
    #expect(run.label == "five 5")
    #expect(run.tags == ["a"])
    #expect(run.comments.map(\.user) == ["eve"])
    #expect(run.flags == Flags(["x": .integer(5), "y": .integer(2)]))
    #expect(run.userFlags == Flags(["x": .integer(5)]))
    #expect(run.members[.randomSeed]?.int == 11)
    #expect(run.members[.gpus]?.string == "0,1")
    #expect(run.members[.command]?.string == "train 5 2")
    #expect(RunOrigin(run)?.name == "train")
    let folder = try #require(run.directory)
    #expect(
      try JSONValue(parsing: readFile(folder + "/.batchrun/run.json"))["id"]?.string == run.id.text)
  }

  @Test func `what cannot start ends with 1, and its record says why`() throws {
    let fixture = try EngineFixture(
      """
      train:
        exec: train
        requires:
          - file: nowhere.csv
      """)
    let events = EventRecord()
    #expect(try fixture.run(try fixture.request(), events).exitCode == 1)
    let run = try #require(try fixture.runs().first)
    #expect(run.members[.reason]?.string?.contains("nowhere.csv") == true)
  }

  @Test func `a failure limit does not change how a single run ends`() throws {
    let executor = RunExecutorDouble { _ in .init(outcome: .exited(code: 3)) }
    let events = EventRecord()
    let request = try fixture.request {
      $0.terms.policy.halt = .init(.failures(1), endsRunning: false)
    }
    #expect(try fixture.run(request, on: executor, events) == RunResult(exitCode: 3))
    #expect(events.log.isEmpty)
  }

  @Test func `a single run is tried again too`() throws {
    let attempts = Monitor(0)
    let executor = RunExecutorDouble { _ in
      let count = attempts.change { count in
        count += 1
        return count
      }
      return .init(outcome: .exited(code: count < 3 ? 1 : 0))
    }
    let request = try fixture.request {
      $0.terms.policy.retries = 2
      $0.terms.policy.backoff.first = 0.01
    }
    #expect(try fixture.run(request, on: executor) == RunResult(exitCode: 0))
    #expect(try fixture.runs().first?.attempts == 3)
  }

  @Test func `a staged run is started with what was asked for then`() throws {
    let events = EventRecord()
    let staged = try fixture.request("train", "x=5") {
      $0.stages = true
      $0.id = .random()
    }
    let executor = RunExecutorDouble()
    try fixture.run(staged, on: executor, events)
    #expect(executor.commands.isEmpty)
    let run = try #require(try fixture.runs().first)
    #expect(run.id == staged.id)
    #expect(run.state == .staged)
    let started = try fixture.request(.restart(run.id.text), ["y=3"])
    try fixture.run(started, on: executor)
    #expect(executor.commands == ["train 5 3"])
    let after = try #require(try fixture.runs().first)
    #expect(after.id == run.id)
    #expect(after.state == .completed)
    #expect(try fixture.runs().count == 1)
  }

  @Test func `a run that another process has claimed is not started`() throws {
    try fixture.run(try fixture.request { $0.stages = true })
    let run = try #require(try fixture.runs().first)
    let claimer = RunClaimer(pid: 1, pidStart: 0, host: "elsewhere", bootID: "b")
    let writer = try RunWriter(run.ledger)
    try writer.update(run.id, .claimed(by: claimer, from: .staged))
    try writer.close()
    let refused = #expect(throws: RunFailure.self) {
      try fixture.run(try fixture.request(.restart(run.id.text)))
    }
    #expect(refused?.message.contains("is being started by pid 1 on elsewhere") == true)
    // But by the one for whom it was claimed.
    var taken = try fixture.request(.restart(run.id.text))
    taken.surroundings.claim = .init(run: run.id, claimer: claimer)
    #expect(try fixture.run(taken).exitCode == 0)
  }

  @Test func `a run of a copy has the flags of the first`() throws {
    try fixture.run(try fixture.request("train", "x=5"))
    let first = try #require(try fixture.runs().first)
    let executor = RunExecutorDouble()
    let copy = try fixture.request(.copy(of: first.id.text, operation: nil), ["y=9"])
    try fixture.run(copy, on: executor)
    #expect(executor.commands == ["train 5 9"])
    #expect(try fixture.runs().count == 2)
  }

  @Test func `the flags that a user gave are those of the latest start that was given some`() throws
  {
    try fixture.run(try fixture.request("train", "x=5"))
    let id = try #require(try fixture.runs().first).id.text
    try fixture.run(try fixture.request(.restart(id), ["y=9"]))
    #expect(try fixture.runs().first?.userFlags == Flags(["y": .integer(9)]))
    #expect(try fixture.runs().first?.flags == Flags(["x": .integer(5), "y": .integer(9)]))
    try fixture.run(try fixture.request(.restart(id)))
    #expect(try fixture.runs().first?.userFlags == Flags(["y": .integer(9)]))
  }

  @Test func `a run is named by its folder`() throws {
    try fixture.run(
      try fixture.request("train", "x=5") {
        $0.folder = "rd"
        $0.stages = true
      })
    try fixture.run(try fixture.request("train", "x=6"))
    let executor = RunExecutorDouble()
    for folder in [fixture.sandbox.path("rd"), fixture.sandbox.path("rd/../rd/")] {
      try fixture.run(try fixture.request(.restart(folder)), on: executor)
    }
    #expect(executor.commands == ["train 5 2", "train 5 2"])
    let inside = try #require(try fixture.runs().last?.directory)
    #expect(throws: RunFailure.self) {
      try fixture.draft(try fixture.request(.restart(inside + "/nowhere")))
    }
  }

  @Test func `the value of a file flag stays as it was typed`() throws {
    let fixture = try EngineFixture(
      """
      train:
        exec: train
        requires:
          - file: data.csv
            flag-name: data
      """)
    try fixture.sandbox.write("1\n", to: "data.csv")
    try fixture.sandbox.write("2\n", to: "other.csv")
    try fixture.run(try fixture.request("train", "data=./other.csv"))
    let run = try #require(try fixture.runs().first)
    #expect(run.flags["data"] == .string("./other.csv"))
    #expect(run.state == .completed)
    #expect(try readFile(try #require(run.directory) + "/other.csv") == Array("2\n".utf8))
  }

  @Test func `another attempt begins with an empty folder, and takes the same runs`() throws {
    let attempts = Monitor(0)
    let folder = Monitor("")
    let executor = RunExecutorDouble { _ in
      let count = attempts.change { count in
        count += 1
        return count
      }
      if count == 1, let run = try? fixture.runs().first, let directory = run.directory {
        folder.change { $0 = directory }
        try? write("left behind".utf8, toFile: directory + "/result")
      }
      return .init(outcome: .exited(code: count == 1 ? 1 : 0))
    }
    let request = try fixture.request {
      $0.terms.policy.retries = 1
      $0.terms.policy.backoff.first = 0.01
    }
    try fixture.run(request, on: executor)
    let directory = folder.withLock { $0 }
    #expect(attempts.withLock { $0 } == 2)
    #expect(names(inFolder: directory) == [".batchrun"])
    #expect(names(inFolder: directory + "/.batchrun").contains("run.json"))
  }

  @Test func `a run in a folder of the user's is not tried again`() throws {
    let request = try fixture.request {
      $0.folder = "rd"
      $0.terms.policy.retries = 1
    }
    let refused = #expect(throws: RunFailure.self) { try fixture.run(request) }
    #expect(refused?.exitCode == 2)
    #expect(try fixture.runs().isEmpty)
  }

  @Test func `the record of a step has its parent`() throws {
    let parent = JobID.random()
    try fixture.run(try fixture.request { $0.surroundings.parent = parent })
    #expect(try fixture.runs().first?.parent == parent)
  }
}
