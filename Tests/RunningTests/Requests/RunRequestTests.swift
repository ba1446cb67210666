import Jobs
import Launching
import Operations
import Posix
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct RunRequestTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture()
  }

  @Test(
    arguments: [(.any, nil), (.none, ""), (.these("0,1"), "0,1")]
      as [(RunRequest.Devices, String?)])
  func `devices are what the variable is set to`(devices: RunRequest.Devices, value: String?) throws
  {
    #expect(try fixture.request { $0.devices = devices }.gpus == value)
  }

  @Test func `a new run has one worker, or as many as there are values for them`() throws {
    #expect(try fixture.request().workers(of: nil) == 1)
    #expect(try fixture.request { $0.workers = 4 }.workers(of: nil) == 4)
    let valued = try fixture.request {
      $0.terms.slotVariable = SlotVariable(name: "GPU", values: ["a", "b", "c"])
    }
    #expect(valued.workers(of: nil) == 3)
    // A process that chooses trials needs room beside them.
    #expect(try fixture.request { $0.workers = 4 }.slots() == 4)
    #expect(
      try fixture.request {
        $0.workers = 4
        $0.optimizer = .named("climb")
      }.slots() == 5)
  }

  @Test func `a subject is named, or is an operation`() throws {
    let subjects: [(RunRequest.Subject, String?, String?)] = [
      (.operation(nil), nil, nil), (.operation("a"), nil, "a"),
      (.copy(of: "1", operation: nil), "1", nil), (.copy(of: "1", operation: "a"), "1", "a"),
      (.restart("1"), "1", nil), (.resume("1"), "1", nil),
    ]
    for (subject, reference, operation) in subjects {
      let request = try fixture.request(subject)
      #expect(request.reference == reference)
      #expect(request.operationName == operation)
    }
  }

  @Test func `a batch that is continued must be there to know its workers`() throws {
    #expect(throws: RunFailure.self) { try fixture.request(.resume("nowhere")).slots() }
  }
}
