import Queries
import Text

/// Why there is no comparison.
package enum ComparisonError: ExplainedError, Hashable, Sendable {
  /// No run has anything for what the rows are to be sorted by; these headings there are.
  case unknownOrder(String, headings: [String])
  /// And it cannot be a column.
  case badOrder(String, ColumnSpecificationError)
  case badColumn(String, ColumnSpecificationError)
}

extension ComparisonError {
  package var message: String {
    switch self {
    case .badOrder(let text, let error), .badColumn(let text, let error):
      "invalid col spec '\(text)': \(error.message)"
    case .unknownOrder(let column, let headings):
      "no run has a value for the column '\(column)'"
        + Self.suggestion(for: column, among: headings)
    }
  }

  package var hint: String? {
    switch self {
    case .badOrder, .badColumn: "'batchrun help compare' shows what a column can be"
    case .unknownOrder(let column, let headings)
    where Self.suggestion(for: column, among: headings).isEmpty && headings.count > 1:
      "the columns are \(headings.joined(separator: ", "))"
    case .unknownOrder: nil
    }
  }

  package var exitCode: Int32 {
    switch self {
    case .badOrder, .badColumn: 2
    case .unknownOrder: 1
    }
  }

  /// `; did you mean 'loss'?`; of words that are columns each, the list of them.
  static func suggestion(for column: String, among headings: [String]) -> String {
    let words = column.split(separator: " ").map(String.init)
    let areColumns = words.count > 1 && words.allSatisfy(headings.contains)
    let meant =
      areColumns ? words.joined(separator: ",") : nearestMatch(to: column, among: headings)
    return meant.map { "; did you mean '\($0)'?" } ?? ""
  }
}

extension ColumnSpecification {
  /// The columns that lists name.
  package static func columns(in texts: [String]) throws(ComparisonError) -> [ColumnSpecification] {
    var columns: [ColumnSpecification] = []
    for text in texts {
      do throws(ColumnSpecificationError) {
        columns += try list(text)
      } catch {
        throw .badColumn(text, error)
      }
    }
    return columns
  }
}
