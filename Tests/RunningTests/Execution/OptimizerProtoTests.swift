import JSON
import Jobs
import Posix
import TestSupport
import Testing

@testable import Running

@Suite struct OptimizerProtoTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(EngineFixture.climbing)
  }

  private func proto(
    _ flags: String..., adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> (json: JSONValue, batch: JobID) {
    let request = try fixture.request(.operation("train"), flags) {
      $0.optimizer = .named("climb")
      adjust(&$0)
    }
    let (context, batch) = try fixture.make(request)
    try OptimizerProto(context, of: batch).write()
    let path = context.folders.metadata(of: batch.id) + "/proto.json"
    let bytes = try readFile(path)
    #expect(bytes.last == UInt8(ascii: "\n"))
    return (try JSONValue(parsing: bytes), batch.id)
  }

  @Test func `it describes the choices`() throws {
    let (json, batch) = try proto("x=[1,2]") {
      $0.maxTrials = 7
      $0.randomSeed = 5
      $0.workers = 3
      $0.objective = .init(column: "acc", isMaximized: true)
    }
    #expect(json["batch"]?.string == batch.text)
    #expect(json["operation"]?.string == "train")
    #expect(json["max_trials"]?.int == 7)
    #expect(json["random_seed"]?.int == 5)
    #expect(json["workers"]?.int == 3)
    #expect(json["stage_trials"]?.bool == false)
    #expect(json["objective"]?["column"]?.string == "acc")
    #expect(json["objective"]?["direction"]?.string == "maximize")
    #expect(json["flags"] != nil)
  }

  @Test func `what was not given is null, and what is small is minimized`() throws {
    let (json, _) = try proto()
    #expect(json["max_trials"] == .null)
    #expect(json["objective"]?["column"]?.string == "loss")
    #expect(json["objective"]?["direction"]?.string == "minimize")
  }

  @Test func `it takes the place of the one of an earlier start`() throws {
    let request = try fixture.request("train") { $0.optimizer = .named("climb") }
    let (context, batch) = try fixture.make(request)
    let path = context.folders.metadata(of: batch.id) + "/proto.json"
    try write([UInt8](repeating: 32, count: 100_000), toFile: path)
    try OptimizerProto(context, of: batch).write()
    #expect(try readFile(path).count < 10_000)
    _ = try JSONValue(parsing: readFile(path))
  }
}
