import JSON
import Text

extension Comparison {
  /// One array with an object for each row, one on a line. `run` is the whole id there, for
  /// programs do not guess; when it started and stopped stands behind the columns.
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
        if !hasOwnTimes.start { line.add("started_at", Self.time(period.start)) }
        if !hasOwnTimes.stop { line.add("stopped_at", Self.time(period.stop)) }
      }
      lines.append(line.line)
    }
    return lines.isEmpty ? "[]\n" : "[" + lines.joined(separator: ",\n ") + "]\n"
  }

  private static func time(_ seconds: Double?) -> JSONValue {
    timestamp(seconds).map { .string($0) } ?? .null
  }
}
