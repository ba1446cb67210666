import JSON
import Jobs
import Operations
import TestSupport
import Testing

@testable import Running

@Suite struct RunPatternTests {
  private let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      - model: 'odd "net"'
        operations:
          train:
            exec: train ${x}
            flags: {x: 1}
            env: {MODE: fast}
            env-secrets: [MODE]
          serve:
            exec: serve
            requires: {file: data.csv}
          settings:
            exec: settings
            flags-dest: config:a.yml
            flags: {x: 1}
          climb:
            exec: climb
            flags: {steps: 3}
      """)
    try fixture.sandbox.write("x: 1\n", to: "a.yml")
  }

  private func context(
    _ operation: String, adjust: (inout RunRequest) -> Void = { _ in }
  ) throws -> RunContext {
    try fixture.context(try fixture.request(operation, adjust: adjust))
  }

  @Test func `its operation is known by its full name`() throws {
    let pattern = RunPattern(try context("train"))
    #expect(pattern.name == #"odd "net":train"#)
    #expect(pattern.nameBytes == Array(pattern.name.utf8))
    #expect(pattern.operation.name == "train")
  }

  @Test func `a card says which run it is, whatever is in its words`() throws {
    let pattern = RunPattern(try context("train"))
    let id = JobID.random()
    let flags = Flags(["x": .integer(5), "text": .string("a\n\"b\"")])
    let card = pattern.card(of: id, flags, ["train", "a \"b\"", "\\", "é"])
    #expect(card.last == UInt8(ascii: "\n"))
    #expect(card.filter { $0 == UInt8(ascii: "\n") }.count == 1)
    let json = try JSONValue(parsing: card)
    #expect(json["id"]?.string == id.text)
    #expect(json["operation"]?.string == pattern.name)
    #expect(json["flags"]?["x"]?.int == 5)
    #expect(json["flags"]?["text"]?.string == "a\n\"b\"")
    #expect(json["arguments"]?.array?.map(\.string) == ["train", "a \"b\"", "\\", "é"])
    let bare = try JSONValue(parsing: pattern.card(of: id, Flags(), []))
    #expect(bare["arguments"]?.array?.isEmpty == true)
    #expect(bare["flags"]?.object?.members.isEmpty == true)
  }

  @Test func `something is required where the operation, its settings or the user say so`() throws {
    #expect(try !RunPattern(context("train")).requiresAnything)
    #expect(try RunPattern(context("serve")).requiresAnything)
    #expect(try RunPattern(context("settings")).requiresAnything)
    #expect(try RunPattern(context("train") { $0.links = ["a.yml"] }).requiresAnything)
  }

  @Test func `that of a process that chooses trials is its own`() throws {
    let context = try context("train") { $0.optimizer = .named("climb") }
    let process = OptimizerProcess(try #require(context.draft.optimizer), metadataFolder: "/m")
    let pattern = RunPattern(context, optimizer: process)
    #expect(pattern.operation.name == "climb")
    let command = try pattern.commands.command(
      of: .random(), Flags(["steps": .integer(3)]), in: "/run", source: nil)
    #expect(command.arguments == ["climb"])
    #expect(command.environment["BATCH_PROTO"] == "/m/proto.json")
    #expect(RunPattern(context).operation.name == "train")
  }

  @Test func `what the operation keeps secret is not written down`() throws {
    let pattern = RunPattern(try context("train"))
    let command = try pattern.commands.command(
      of: .random(), Flags(["x": .integer(5)]), in: "/run", source: nil)
    let entries = pattern.variables.entries(of: command.environment)
    let all = entries.all.map { String(decoding: $0, as: UTF8.self) }
    #expect(all.contains("MODE=fast"))
    #expect(!String(decoding: entries.lines, as: UTF8.self).contains("MODE="))
  }
}
