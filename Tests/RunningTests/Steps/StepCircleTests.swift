import Operations
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct StepCircleTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      train:
        exec: train
      own: {steps: [own x=1]}
      to: {steps: [train, there]}
      there: {steps: [{run: back, flags: {x: 1}}]}
      back: {steps: [--label=x train, there]}
      twice: {steps: [line, train, line]}
      line: {steps: [train, nothing]}
      wrong: {steps: ['--what train', train]}
      """)
  }

  private func names(from operation: String) throws -> [String]? {
    let request = try fixture.request()
    let project = try ProjectOperations(in: request.currentFolder, home: request.home)
    let start = try project.operation(operation).operation
    return StepCircle(from: start, in: project.resolver, .samples)?.names
  }

  @Test func `a circle is named by its operations, wherever it begins`() throws {
    #expect(try names(from: "own") == ["own", "own"])
    #expect(try names(from: "to") == ["there", "back", "there"])
    #expect(try names(from: "back") == ["back", "there", "back"])
  }

  @Test(arguments: ["train", "twice", "line", "wrong"])
  func `operations that end are none`(operation: String) throws {
    #expect(try names(from: operation) == nil)
  }

  @Test func `the names have their models`() throws {
    try fixture.sandbox.write(
      """
      - model: m
        operations:
          a: {steps: [b]}
          b: {steps: ['m:a']}
      """, to: "batchrun.yml")
    #expect(try names(from: "m:a") == ["m:a", "m:b", "m:a"])
  }

  @Test(arguments: [[], ["x=[1,2]"]]) func `it is refused before anything is there`(
    flags: [String]
  ) throws {
    let children = ChildRunDoubles()
    let failure = #expect(throws: RunFailure.self) {
      let request = try fixture.request(.operation("to"), flags) { $0.forcesFlags = true }
      try fixture.execute(request, on: .double(children: children))
    }
    #expect(failure?.message == "steps go in a circle: there → back → there")
    // Where the step stands that goes back.
    #expect(failure?.details.first == "  batchrun.yml:6:33")
    #expect(failure?.details.count == 3)
    #expect(failure?.exitCode == 1)
    #expect(children.starts.isEmpty)
    #expect(!fixture.sandbox.exists("runs"))
  }
}
