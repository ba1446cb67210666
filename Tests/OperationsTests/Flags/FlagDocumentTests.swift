import Operations
import TestSupport
import Testing

/// The tables of `docs/flags.md` say what is.
@Suite struct FlagDocumentTests {
  @Test func decodesAsTheDocumentSays() throws {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let text = String(
      decoding: try #require(bytes(ofFile: "/\(root)/docs/flags.md")), as: UTF8.self)
    var rows = 0
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.drop { $0 == " " } }
      guard cells.count == 2, let words = meaning(String(cells[1])) else { continue }
      let typed = cells[0].drop { $0 == "`" }.prefix { $0 != "`" }
      #expect(described(try FlagValue(decoding: String(typed))) == words, "\(typed)")
      rows += 1
    }
    #expect(rows > 25)
  }

  /// The cell, where it says what kind of value something is.
  private func meaning(_ cell: String) -> String? {
    let words = String(cell.reversed().drop { $0 == " " }.reversed())
    let kinds = ["integer", "real", "boolean", "null", "text", "list", "map", "search"]
    return kinds.contains(words.split(separator: " ").first.map(String.init) ?? "") ? words : nil
  }

  private func described(_ value: FlagValue) -> String {
    switch value {
    case .null: "null"
    case .boolean: "boolean \(value.encoded)"
    case .integer: "integer \(value.encoded)"
    case .real: "real \(value.encoded)"
    case .string(let text): "text \(text)"
    case .list: "list \(value.encoded)"
    case .map: "map \(value.encoded)"
    case .search: "search \(value.encoded)"
    case .written(_, let number): described(number)
    }
  }
}
