import Arguments
import Views
import Runs
import Text

extension CompareCommand {
  /// Prints a comparison; what has no rows says nothing, but for an array.
  func print(_ comparison: Comparison, as format: ComparisonFormat) {
    let isTerminal = Console.isTerminal(1)
    switch format {
    case .table:
      let styling = Console.styling(of: 1)
      guard isTerminal else {
        for line in comparison.table(styling: styling) { Console.write(line + "\n") }
        return
      }
      let (lines, omitted) = comparison.table(width: Console.width(of: 1), styling: styling)
      for line in lines { Console.write(line + "\n") }
      if let omitted { Console.writeError(omitted.summary(width: Console.width(of: 1)) + "\n") }
    case .csv, .json, .markdown, .latex:
      guard format == .json || !comparison.rows.isEmpty else { return }
      let text = format.text(of: comparison)
      // A file gets the text unchanged; a terminal would obey control characters.
      Console.write(isTerminal ? escapedForTerminal(text, keepingNewlines: true) : text)
    }
  }

  /// `[046c8b1b] train`, then its scalars with their last values.
  func printScalars() throws {
    var scalars = RunScalars(home: selection.store.home)
    try forEachSelectedRun { run in
      guard includesBatches || run.role != .batch else { return }
      Console.write("[\(run.id.shortText)] \(escapedForTerminal(run.operation))\n")
      let summaries = scalars.summaries(of: run)
      for key in namesInNaturalOrder(summaries.keys) {
        guard hasAllScalars || !key.hasPrefix("sys/"), let summary = summaries[key] else {
          continue
        }
        let step = summary.lastStep.map { " (step \($0))" } ?? ""
        let value = fixedPoint(summary.last, decimals: 6)
        Console.write("  \(escapedForTerminal(key)): \(value)\(step)\n")
      }
    }
    scalars.save()
  }
}
