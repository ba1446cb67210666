import Operations
import Testing

@testable import Running

@Suite struct CSVEntriesTests {
  private func entries(_ text: String) throws -> [Flags] { try CSVEntries.read(Array(text.utf8)) }

  @Test func `values are read as those that are typed`() throws {
    #expect(
      try entries("a,b,c\n1,x,yes\n1.5,'1',\"[1,2]\"\n") == [
        Flags(["a": .integer(1), "b": .string("x"), "c": .boolean(true)]),
        Flags([
          "a": .real(1.5), "b": .string("1"), "c": .list([.integer(1), .integer(2)]),
        ]),
      ])
  }

  @Test func `a cell that is not there says nothing, an empty text is one in quotes`() throws {
    #expect(
      try entries("a,b,c\n1\n,2\n\"\",,''\n") == [
        Flags(["a": .integer(1)]), Flags(["b": .integer(2)]),
        Flags(["a": .string(""), "c": .string("")]),
      ])
  }

  @Test(arguments: ["", "a,b\n", "\n\n"])
  func `without rows there are no entries`(text: String) throws {
    #expect(try entries(text).isEmpty)
  }

  @Test(arguments: [("a,b,a\n1,2,3", 1), ("\n\na=1\n1", 3), ("a,\n1", 1), ("a\n1\nrange[x:y]", 3)])
  func `what cannot be read is reported with its line`(text: String, line: Int) throws {
    #expect(#expect(throws: BatchFile.Problem.self) { try entries(text) }?.line == line)
  }
}
