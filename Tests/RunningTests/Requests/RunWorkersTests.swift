import Jobs
import Launching
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct RunWorkersTests {
  private let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  /// A batch that is on record with this many workers.
  private func batch(workers: Int?) throws -> RunRecord {
    let run = try fixture.make(fixture.request("train", "x=[1,2]") { $0.workers = workers }).run
    return try #require(try fixture.run(run.id))
  }

  @Test func `a batch that is continued keeps its workers`() throws {
    let batch = try batch(workers: 6)
    #expect(try fixture.request(.resume(batch.id.text)).workers(of: batch) == 6)
    // Whoever starts it from the beginning says how many there are.
    #expect(try fixture.request(.restart(batch.id.text)).workers(of: batch) == 1)
    #expect(try fixture.request(.copy(of: batch.id.text, operation: nil)).workers(of: batch) == 1)
    #expect(try fixture.request(.resume(batch.id.text)).workers(of: nil) == 1)
  }

  @Test func `others that are asked for go before them`() throws {
    let batch = try batch(workers: 6)
    let asked = try fixture.request(.resume(batch.id.text)) { $0.workers = 2 }
    #expect(asked.workers(of: batch) == 2)
    let devices = try fixture.request(.resume(batch.id.text)) {
      $0.terms.slotVariable = SlotVariable(name: "GPU", values: ["0", "1", "2"])
    }
    #expect(devices.workers(of: batch) == 3)
    let both = try fixture.request {
      $0.workers = 2
      $0.terms.slotVariable = SlotVariable(name: "GPU", values: ["0", "1", "2"])
    }
    #expect(both.workers(of: nil) == 2)
  }

  @Test func `there is one at least, whatever is on record`() throws {
    var batch = try batch(workers: nil)
    let request = try fixture.request(.resume(batch.id.text))
    #expect(request.workers(of: batch) == 1)
    for (recorded, workers) in [(0, 1), (-4, 1), (3, 3)] {
      batch.members.members.removeAll { $0.key == "workers" }
      batch.members.add("workers", recorded)
      #expect(request.workers(of: batch) == workers)
    }
  }

  @Test(
    arguments: [
      (.operation("train"), .implied, 1), (.operation("train"), .named("climb"), 2),
      (.operation("train"), .ofOperation, 2), (.restart("1"), .implied, 2),
      (.copy(of: "1", operation: "train"), .implied, 2),
    ] as [(RunRequest.Subject, RunRequest.Optimizer, Int)])
  func `there is room for a process beside the workers where one may choose the trials`(
    subject: RunRequest.Subject, optimizer: RunRequest.Optimizer, slots: Int
  ) throws {
    let request = try fixture.request(subject) { $0.optimizer = optimizer }
    #expect(try request.slots() == slots)
    let more = try fixture.request(subject) {
      $0.optimizer = optimizer
      $0.workers = 4
    }
    #expect(try more.slots() == slots + 3)
  }

  @Test func `of a batch that is continued the record says how much room it needs`() throws {
    let batch = try batch(workers: 6)
    #expect(try fixture.request(.resume(batch.id.text)).slots() == 7)
    // If the number is given, the batch is not looked for.
    #expect(try fixture.request(.resume("nowhere")) { $0.workers = 2 }.slots() == 3)
    #expect(throws: RunFailure.self) { try fixture.request(.resume("nowhere")).slots() }
  }
}
