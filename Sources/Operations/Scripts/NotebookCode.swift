import JSON

/// The code of a Jupyter notebook as one Python text, without the lines that only a notebook knows.
enum NotebookCode {
  /// Nil if it is not a notebook.
  static func python(_ bytes: [UInt8]) -> String? {
    guard let json = try? JSONValue(parsing: bytes), let cells = json["cells"]?.array else {
      return nil
    }
    return cells.filter { $0["cell_type"]?.string == "code" }.map { cell in
      source(of: cell).split(separator: "\n", omittingEmptySubsequences: false).map { line in
        let isMagic = line.first.map { "%!?".contains($0) } ?? false
        return isMagic ? "pass" : String(line)
      }.joined(separator: "\n")
    }.joined(separator: "\n") + "\n"
  }

  /// A text, or a list of lines.
  private static func source(of cell: JSONValue) -> String {
    cell["source"]?.string ?? cell["source"]?.array?.compactMap(\.string).joined() ?? ""
  }
}
