/// What a comparison can be written as. To add one: a case, and a file next to this one.
package enum ComparisonFormat: String, CaseIterable, Sendable {
  case table, csv, json, markdown, latex

  /// By the ending of a file's name; a table for those that say nothing.
  package init(fileName: String) {
    let ending = fileName.split(separator: ".").last?.lowercased() ?? ""
    self = Self.allCases.first { $0.fileEndings.contains(ending) } ?? .table
  }

  package var fileEndings: [String] {
    switch self {
    case .table: ["txt"]
    case .csv: ["csv"]
    case .json: ["json"]
    case .markdown: ["md", "markdown"]
    case .latex: ["tex"]
    }
  }

  /// An entire file, with the newline at its end.
  package func text(of comparison: Comparison) -> String {
    switch self {
    case .table: comparison.table().map { $0 + "\n" }.joined()
    case .csv: comparison.csv
    case .json: comparison.json
    case .markdown: comparison.markdown
    case .latex: comparison.latex
    }
  }
}
