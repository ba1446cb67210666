import Operations
import Runs
import TestSupport
import Testing

@testable import Running

@Suite struct DependencyOutlookTests {
  let fixture: EngineFixture

  init() throws {
    fixture = try EngineFixture(
      """
      prepare:
        exec: prepare
      train:
        exec: train
        requires: {operation: prepare}
      free:
        exec: free
      """)
  }

  private func outlook(_ operation: String = "train", _ flags: String...) throws
    -> DependencyOutlook
  {
    let request = try fixture.request(.operation(operation), flags)
    return DependencyOutlook(try fixture.draft(request), request)
  }

  private func prepare() throws -> String {
    try fixture.run(try fixture.request("prepare"))
    return try #require(try fixture.runs("prepare").first).id.text
  }

  @Test func `it says which run would be taken`() throws {
    let id = try prepare()
    #expect(try outlook().lines == ["prepare: \(id)"])
    #expect(try outlook().warnings.isEmpty)
  }

  @Test func `and which cannot be met`() throws {
    #expect(try outlook().lines.isEmpty)
    #expect(
      try outlook().warnings
        == ["cannot find a suitable run for required resource 'operation:prepare'"])
    #expect(try outlook("free").warnings.isEmpty)
  }

  @Test func `runs that were named are shown as the list that they are`() throws {
    let (first, second) = (try prepare(), try prepare())
    #expect(
      try outlook("train", "prepare=[\(first),\(second)]").lines == [
        "prepare: [\(first), \(second)]"
      ])
    #expect(try outlook("train", "prepare=\(first)").lines == ["prepare: \(first)"])
  }

  @Test func `a run agrees that has taken the same`() throws {
    _ = try prepare()
    try fixture.run(try fixture.request("train"))
    let run = try #require(try fixture.runs("train").first)
    #expect(try outlook().agrees(with: run))
    #expect(try outlook("free").agrees(with: run))
    _ = try prepare()
    #expect(try !outlook().agrees(with: run))
  }
}
