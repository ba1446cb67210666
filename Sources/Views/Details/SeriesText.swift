import JSON
import Runs
import Scalars
import Text

/// All values of some metrics of a run, as `runs info --series` shows them.
package struct SeriesText {
  private let series: RunSeries
  private let keys: [String]

  package init(_ series: RunSeries, _ keys: [String]) {
    self.series = series
    self.keys = keys
  }

  /// A metric, then its steps and values, one a line.
  package var text: String {
    var text = ""
    for key in keys {
      text += escapedForTerminal(key) + "\n"
      let points = series.points[key] ?? []
      let width = points.map { String($0.step).utf8.count }.max() ?? 0
      for point in points {
        let step = String(point.step)
        let margin = String(repeating: " ", count: 2 + width - step.utf8.count)
        text += "\(margin)\(step)  \(decimalText(point.value))\n"
      }
    }
    return text
  }

  /// `{"loss":[[1,0.5],[2,0.4]]}`; `nan` and infinities are texts. It is written as
  /// bytes: there may be millions.
  package var json: String {
    var bytes: [UInt8] = []
    bytes.append("{")
    for (position, key) in keys.enumerated() {
      if position > 0 { bytes.append(",") }
      bytes.appendJSONString(key)
      bytes.append(":[")
      for (position, point) in (series.points[key] ?? []).enumerated() {
        if position > 0 { bytes.append(",") }
        bytes.append("[")
        bytes.appendJSON(point.step)
        bytes.append(",")
        bytes.appendJSON(ScalarSummary.json(point.value))
        bytes.append("]")
      }
      bytes.append("]")
    }
    bytes.append("}")
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What is left out.
  package var warnings: [String] {
    keys.filter(series.shortened.contains).map {
      "only the first \(groupedByThousands(RunSeries.mostPoints)) values of '\($0)' are shown"
    }
  }
}
