import JSON

extension Comparison {
  /// One array with an object for each row, one on a line. `run` is the whole id there, for
  /// programs do not guess.
  var json: String {
    var lines: [String] = []
    lines.reserveCapacity(rows.count)
    for row in rows {
      var line = JSONObject()
      for (column, cell) in zip(columns, row.cells) {
        line.add(column.heading, column.heading == "run" ? .string(row.id.text) : cell.json)
      }
      lines.append(line.line)
    }
    return lines.isEmpty ? "[]\n" : "[" + lines.joined(separator: ",\n ") + "]\n"
  }
}
