import Jobs
import Operations
import Posix
import TestSupport
import Testing

@testable import Running

@Suite struct RunCommandBuilderTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: train ${x}
        flags: {x: 1}
        env: {MODE: fast}
      both:
        steps: [train]
      climb:
        exec: climb
      """)
  }

  private func command(
    _ request: RunRequest, flags: Flags = Flags(["x": .integer(5)]), id: JobID = .random()
  ) throws -> ProgramCommand {
    let context = try fixture.context(request)
    return try RunCommandBuilder(context, context.operation)
      .command(of: id, flags, in: "/the/run", source: nil)
  }

  @Test func `the words and the environment are those of the operation`() throws {
    let id = JobID.random()
    let command = try command(try fixture.request("train"), id: id)
    #expect(command.arguments == ["train", "5"])
    #expect(command.environment["MODE"] == "fast")
    #expect(command.environment["CUDA_VISIBLE_DEVICES"] == nil)
    #expect(command.environment.values.contains("/the/run"))
    #expect(command.environment.values.contains(id.text))
  }

  @Test(arguments: [("0,1", "0,1"), (nil, "")] as [(String?, String)])
  func `devices are passed to the program`(devices: String?, value: String) throws {
    let command = try command(
      try fixture.request("train") { $0.devices = devices.map { .these($0) } ?? .none })
    #expect(command.environment["CUDA_VISIBLE_DEVICES"] == value)
  }

  @Test func `steps of a trial are run by this program`() throws {
    let id = JobID.random()
    let command = try command(
      try fixture.request("both"), flags: Flags(), id: id)
    #expect(command.arguments == [try #require(OwnProgram.path), "steps-of", id.text])
  }

  @Test func `a process that chooses trials knows the choices`() throws {
    let context = try fixture.context(
      try fixture.request("train") {
        $0.optimizer = .named("climb")
        $0.devices = .these("1")
      })
    let process = OptimizerProcess(try #require(context.draft.optimizer), metadataFolder: "/m")
    let command = try RunCommandBuilder(context, process.draft.operation, optimizer: process)
      .command(of: .random(), Flags(), in: "/the/batch", source: nil)
    #expect(command.arguments == ["climb"])
    #expect(command.environment["BATCH_PROTO"] == "/m/proto.json")
    #expect(command.environment["CUDA_VISIBLE_DEVICES"] == "1")
    #expect(command.environment["MODE"] == nil)
  }
}
