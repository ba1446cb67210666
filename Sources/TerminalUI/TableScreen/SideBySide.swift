import Text
import Views

/// A table turned round: rows become columns, so that few of them can be compared in all that they
/// have.
extension TableView {
  /// - Parameters:
  ///   - ids: the rows; the first is what the others are compared with.
  ///   - nameHeading: the heading of the column that names what they have.
  /// - Returns: the other table.
  func turned(_ ids: [String], nameHeading: String = "") -> TableModel {
    let byID = Dictionary(model.rows.map { ($0.id, $0) }) { first, _ in first }
    let compared = ids.compactMap { byID[$0] }
    var columns = [TableColumn(nameHeading)]
    var taken: Set<String> = [nameHeading]
    for row in compared {
      // Ids are cut for people, and two may look the same.
      let name = taken.contains(row.name) ? row.id : row.name
      taken.insert(name)
      columns.append(TableColumn(name))
    }
    let rows = arrangedColumns.dropFirst().map { column -> TableRow in
      let values = compared.map { column < $0.cells.count ? $0.cells[column] : .missing }
      let best = bestValues(values, goal(of: column))
      let cells = values.enumerated().map { position, value -> TableCell in
        var cell = value
        let isOther = value.fullText ?? value.text != values[0].fullText ?? values[0].text
        cell.tone = best.contains(position) ? .good : isOther ? .warning : .plain
        return cell
      }
      let name = model.columns[column].name
      return TableRow(id: name, name: name, cells: [TableCell(name)] + cells)
    }
    return TableModel(columns: columns, rows: Array(rows))
  }

  private func bestValues(_ cells: [TableCell], _ goal: TableGoal?) -> Set<Int> {
    let numbers = cells.map { cell -> Double? in
      if case .number(let number) = cell.key, !number.isNaN { number } else { nil }
    }
    let known = numbers.compactMap { $0 }
    guard let goal, let low = known.min(), let high = known.max(), low != high else { return [] }
    let best = goal == .minimum ? low : high
    return Set(numbers.indices.filter { numbers[$0] == best })
  }
}

extension TableModel {
  /// Without the rows that have the same in all columns but the first, which names them.
  var onlyDifferingRows: TableModel {
    var model = self
    model.rows.removeAll { row in
      let values = row.cells.dropFirst().map { $0.fullText ?? $0.text }
      return values.allSatisfy { $0 == values.first }
    }
    return model
  }
}
