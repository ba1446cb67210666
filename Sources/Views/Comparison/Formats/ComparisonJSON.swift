import JSON

extension Comparison {
  /// One array with an object for each row, one on a line. `run` is the whole id there, for
  /// programs do not guess; when it started and stopped stands after the columns.
  var json: String {
    var lines: [String] = []
    lines.reserveCapacity(rows.count)
    let names = columns.map(\.name)
    let hasOwnTimes = (start: names.contains("started_at"), stop: names.contains("stopped_at"))
    for row in rows {
      var line = JSONObject()
      for (name, cell) in zip(names, row.cells) {
        line.add(name, name == "run" ? .string(row.id.text) : cell.json)
      }
      if let period = row.period {
        if !hasOwnTimes.start { line.add("started_at", RunJSON.isoTime(period.start)) }
        if !hasOwnTimes.stop { line.add("stopped_at", RunJSON.isoTime(period.stop)) }
      }
      lines.append(line.line)
    }
    return lines.isEmpty ? "[]\n" : "[" + lines.joined(separator: ",\n ") + "]\n"
  }
}
