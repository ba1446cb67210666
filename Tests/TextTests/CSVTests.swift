import Testing
import Text

@Suite struct CSVTests {
  private func rows(_ text: String) throws -> [CSVReader.Row] {
    var reader = CSVReader(Array(text.utf8))
    var rows: [CSVReader.Row] = []
    while let row = try reader.nextRow() { rows.append(row) }
    return rows
  }

  private func texts(_ text: String) throws -> [[String]] {
    try rows(text).map { $0.cells.map(\.text) }
  }

  @Test(arguments: ["a,b\n1,2\n", "a,b\r\n1,2", "a,b\r1,2\r", "\na,b\n\n \n1,2\n"])
  func `lines end in any way, and blank ones are none`(text: String) throws {
    #expect(try texts(text) == [["a", "b"], ["1", "2"]])
  }

  @Test func `what stands in quotes is one cell`() throws {
    let rows = try rows("\"a,\"\"b\"\"\nc\",\"\",\nx\n")
    #expect(rows.map { $0.cells.map(\.text) } == [["a,\"b\"\nc", "", ""], ["x"]])
    #expect(rows[0].cells.map(\.isQuoted) == [true, true, false])
    #expect(rows.map(\.line) == [1, 3])
  }

  @Test(arguments: [
    ("a\n\"b\nc", "the quote is not closed", 2),
    ("a\n\"b\"c\n", "there is text after a closing quote", 2),
  ])
  func `what is not CSV is reported with its line`(text: String, problem: String, line: Int) {
    do throws(CSVReader.Problem) {
      var reader = CSVReader(Array(text.utf8))
      while try reader.nextRow() != nil {}
      Issue.record("no problem was found")
    } catch {
      #expect(error.text == problem)
      #expect(error.line == line)
    }
  }

  @Test(arguments: [["a", "b c", ""], ["x,y", "say \"hi\"", "two\nlines", "\r"], [""]])
  func `what is written is read again`(fields: [String]) throws {
    var text = ""
    text.appendCSVRecord(fields)
    #expect(try texts(text) == [fields])
  }
}
