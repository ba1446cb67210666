import JSON
import Jobs
import Operations
import Posix
import Running
import Runs
import TestSupport
import Testing

/// A batch whose process asks for trials as `batchrun trial` does, by the socket.
@Suite struct RequestedTrialsTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(EngineFixture.climbing)
  }

  /// Runs a batch whose optimizer does this, given the id of its batch.
  private func run(
    _ request: RunRequest, _ events: EventRecord = EventRecord(),
    trial: @escaping @Sendable ([String]) -> RunExecutorDouble.End = { _ in .init() },
    _ optimize: @escaping @Sendable (JobID) -> Void
  ) throws -> RunResult {
    let batch = try #require(request.id)
    let executor = RunExecutorDouble { words in
      guard words[0] == "climb" else { return trial(words) }
      optimize(batch)
      return .init()
    }
    return try fixture.run(request, on: executor, events)
  }

  private func request(_ flags: String..., adjust: (inout RunRequest) -> Void = { _ in }) throws
    -> RunRequest
  {
    try fixture.request(.operation("train"), flags) {
      $0.optimizer = .named("climb")
      $0.id = .random()
      adjust(&$0)
    }
  }

  @Test func `each request makes a trial, and is answered when that has ended`() throws {
    let answers = Monitor<[TrialAnswer?]>([])
    let ending = try run(
      try request(), trial: { words in .init(output: "loss: 0.\(words[1])\n") }
    ) { batch in
      for x in [7, 8] {
        let answer = ask(batch, "x=\(x)")
        answers.change { $0.append(answer) }
      }
    }
    #expect(ending == RunResult(exitCode: 0))
    #expect(try fixture.trialValues() == [.integer(7), .integer(8)])
    let trials = answers.withLock { $0 }.map { answer -> JSONValue? in
      if case .trial(let trial, exitCode: 0) = answer { trial } else { nil }
    }
    #expect(trials.map { $0?["objective"]?.double } == [0.7, 0.8])
    #expect(trials.map { $0?["status"]?.string } == ["completed", "completed"])
    let batch = try #require(try fixture.runs("train+climb").first)
    #expect(batch.state == .completed)
  }

  @Test func `what is asked for wrongly makes no trial`() throws {
    let answers = Monitor<[TrialAnswer?]>([])
    _ = try run(try request()) { batch in
      for word in ["z=1", "x=[1,2]", "x"] {
        let answer = ask(batch, word)
        answers.change { $0.append(answer) }
      }
    }
    for answer in answers.withLock({ $0 }) {
      guard case .refused(_, _, _, exitCode: 2) = answer else {
        Issue.record("refused with 2: \(String(describing: answer))")
        continue
      }
    }
    #expect(try fixture.runs("train").isEmpty)
  }

  @Test func `no more trials are to be had than the batch may have`() throws {
    let last = Monitor<TrialAnswer?>(nil)
    _ = try run(try request { $0.maxTrials = 1 }) { batch in
      _ = ask(batch, "x=1")
      let answer = ask(batch, "x=2")
      last.change { $0 = answer }
    }
    guard case .refused(let message, _, _, TrialAnswer.noTrial) = last.withLock({ $0 }) else {
      Issue.record("the second is refused")
      return
    }
    #expect(message.hasSuffix("has reached its limit of 1 trial (--max-trials)"))
  }

  @Test func `an optimizer can stage its trials`() throws {
    let events = EventRecord()
    let answer = Monitor<TrialAnswer?>(nil)
    _ = try run(try request { $0.stagesTrials = true }, events) { batch in
      let made = ask(batch, "x=4")
      answer.change { $0 = made }
    }
    guard case .trial(let trial, exitCode: 0) = answer.withLock({ $0 }) else {
      Issue.record("it is staged")
      return
    }
    #expect(trial["status"]?.string == "staged")
    #expect(try fixture.runs("train").map(\.state) == [.staged])
    #expect(events.log == ["INFO: [batchrun] Staging trial ID: train (x=4, y=2)"])
  }

  @Test func `the choices are in the folder of the batch`() throws {
    _ = try run(try request("x=[1,2]") { $0.objective = .init(column: "acc", isMaximized: true) }) {
      _ in
    }
    let folder = try #require(try fixture.runs("train+climb").first?.directory)
    let proto = try JSONValue(parsing: readFile(folder + "/.batchrun/proto.json"))
    #expect(proto["objective"]?["direction"]?.string == "maximize")
    #expect(proto["workers"]?.int == 1)
    #expect(proto["flags"]?["x"]?["search"]?["kind"]?.string == "categories")
  }
}

/// Asks a batch for a trial and waits for the answer, as `batchrun trial` does.
private func ask(_ batch: JobID, _ words: String...) -> TrialAnswer? {
  guard let connection = try? LocalConnection(name: TrialRequest.socketName(of: batch.text)) else {
    return nil
  }
  connection.send(TrialRequest.run(arguments: words, draws: false).line)
  let deadline = Clock.monotonic + 30
  while Clock.monotonic < deadline, !connection.isAtEnd {
    _ = Poll.wait(for: [connection.descriptor], until: deadline)
    for line in connection.receive() { return TrialAnswer(line) }
  }
  return nil
}
