import YAML

/// Rows of assignments that belong together. A list in a row makes several rows of it.
struct CaseTable: Sendable {
  /// The parameters, in the order in which they first appear.
  private(set) var names: [String] = []
  private(set) var marks: [Mark] = []
  /// For every row a value for every name, nil if the row does not have it.
  private(set) var rows: [[Value?]] = []

  init(_ node: Node, of owner: String, in dialect: Dialect) throws(SpecError) {
    guard let items = node.sequence else {
      throw SpecError(
        "\(owner): 'cases' must be a list of rows, not \(node.kindName)", at: node.start)
    }
    guard !items.isEmpty else { throw SpecError("\(owner): 'cases' is empty", at: node.start) }
    for item in items {
      let row = try AssignmentRow(item, of: "\(owner): a row of 'cases'", in: dialect)
      for assignment in row.assignments where !names.contains(assignment.name) {
        names.append(assignment.name)
        marks.append(assignment.mark)
      }
      guard row.combinationCount <= ParameterValues.mostListed - rows.count else {
        throw SpecError(
          "\(owner): 'cases' has more than \(ParameterValues.mostListed) rows", at: item.start)
      }
      append(row)
    }
    for index in rows.indices {
      rows[index] += Array(repeating: nil, count: names.count - rows[index].count)
    }
  }

  /// Appends the row's own little grid, the last parameter varying fastest.
  private mutating func append(_ row: AssignmentRow) {
    var partial: [[Value?]] = [Array(repeating: nil, count: names.count)]
    for assignment in row.assignments {
      guard let place = names.firstIndex(of: assignment.name) else { continue }
      partial = partial.flatMap { earlier in
        (0..<assignment.values.count).map { position in
          var extended = earlier
          extended[place] = assignment.values[position]
          return extended
        }
      }
    }
    rows += partial
  }
}

/// One `{name: value, name: [value, value]}`.
struct AssignmentRow: Sendable {
  struct Assignment: Sendable {
    let name: String
    let mark: Mark
    let values: ValueSequence
  }

  let mark: Mark
  let assignments: [Assignment]

  /// Reads a row; `owner` is the row in the words of a message.
  init(_ node: Node, of owner: String, in dialect: Dialect) throws(SpecError) {
    let section = try Section(node, name: owner)
    guard !section.entries.isEmpty else { throw SpecError("\(owner) is empty", at: node.start) }
    var assignments: [Assignment] = []
    for entry in section.entries {
      assignments.append(
        Assignment(
          name: entry.key, mark: entry.mark,
          values: try ParameterValues.short(entry.value, "\(owner): '\(entry.key)'", dialect)))
    }
    mark = node.start
    self.assignments = assignments
  }

  /// How many combinations the row makes; at most `Int.max`.
  var combinationCount: Int {
    assignments.reduce(1) { product, assignment in
      let (next, overflow) = product.multipliedReportingOverflow(by: assignment.values.count)
      return overflow ? .max : next
    }
  }
}
