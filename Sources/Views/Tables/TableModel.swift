import Text

/// What a table screen shows. It knows nothing of runs: rows have an id, cells have a text and a
/// place in the order of their column.
package struct TableModel: Hashable, Sendable {
  /// The first one stays in sight when the table is scrolled: it names the rows.
  package var columns: [TableColumn]
  package var rows: [TableRow]

  package init(columns: [TableColumn], rows: [TableRow]) {
    self.columns = columns
    self.rows = rows
  }
}

package struct TableColumn: Hashable, Sendable {
  /// The heading, by which it is known too: no two columns have the same.
  package var name: String
  /// What is best in it; nil if nothing is.
  package var goal: TableGoal?
  /// Of a column that can stand after the others if there is not room for all: its place there.
  package var secondaryRank: Int?
  package var kind: Kind

  package enum Kind: Hashable, Sendable {
    case flag, result, attribute
  }

  package init(
    _ name: String, goal: TableGoal? = nil, secondaryRank: Int? = nil, kind: Kind = .attribute
  ) {
    self.name = name
    self.goal = goal
    self.secondaryRank = secondaryRank
    self.kind = kind
  }
}

package enum TableGoal: String, Hashable, Sendable {
  case minimum, maximum
}

package struct TableRow: Hashable, Sendable {
  /// No two rows have the same.
  package var id: String
  /// As messages call it.
  package var name: String
  package var isMarked: Bool
  /// Whether it changes by itself.
  package var isActive: Bool
  /// One for each column.
  package var cells: [TableCell]

  package init(
    id: String, name: String, isMarked: Bool = false, isActive: Bool = false, cells: [TableCell]
  ) {
    self.id = id
    self.name = name
    self.isMarked = isMarked
    self.isActive = isActive
    self.cells = cells
  }
}

package struct TableCell: Hashable, Sendable {
  package enum Tone: Hashable, Sendable {
    case plain, good, bad, warning, active, faint
  }

  /// What it is sorted by.
  package enum Key: Hashable, Sendable {
    case missing
    case number(Double)
    /// The text itself, as people count.
    case text
  }

  /// As it came; it is escaped when it is drawn.
  package var text: String
  /// With everything that does not fit into a table; nil if that is the same.
  package var fullText: String?
  package var key: Key
  package var tone: Tone

  package init(_ text: String, fullText: String? = nil, key: Key = .text, tone: Tone = .plain) {
    self.text = text
    self.fullText = fullText
    self.key = key
    self.tone = tone
  }

  package init(_ number: Double) {
    self.init(shortDecimal(number), key: .number(number))
  }

  package static let missing = TableCell("", key: .missing)

  package var isMissing: Bool { key == .missing }
}
