import Operations
import TestSupport
import Testing

@testable import Running

@Suite struct BatchEntriesTests {
  private func entries(_ values: Int...) -> [Flags] {
    values.map { Flags(["x": .integer($0)]) }
  }

  @Test func `entries of several files stand in the order of the files`() throws {
    let sandbox = try Sandbox()
    try sandbox.write("x\n1\n2\n", to: "a.csv")
    try sandbox.write(#"{"x": 3}"#, to: "b.json")
    let files = try ["b.json", "a.csv"].map { try BatchFile(path: sandbox.path($0)) }
    #expect(BatchEntries(files).entries == entries(3, 1, 2))
    #expect(BatchEntries([BatchFile]()).entries.isEmpty)
  }

  @Test func `one entry alone is none of a batch`() {
    #expect(BatchEntries(entries(4)).single == entries(4)[0])
    #expect(BatchEntries(entries(4, 5)).single == nil)
    #expect(BatchEntries([Flags]()).single == nil)
  }

  @Test func `an entry lies between the flags of the run and those that were typed`() {
    let flags = Flags(["x": .integer(1), "y": .integer(2), "z": .integer(3)])
    let entries = BatchEntries([
      Flags(["x": .integer(4), "y": .integer(5)]), Flags(["w": .integer(6)]),
    ])
    #expect(
      entries.merged(flags: flags, userFlags: Flags(["y": .integer(9)])) == [
        Flags(["x": .integer(4), "y": .integer(9), "z": .integer(3)]),
        Flags(["x": .integer(1), "y": .integer(9), "z": .integer(3), "w": .integer(6)]),
      ])
    #expect(BatchEntries([Flags]()).merged(flags: flags, userFlags: Flags()) == [flags])
  }
}
