import Runs
import Text

/// What `merge` is about to do, for people.
package struct MergePreview {
  private let plan: MergePlan
  private let run: RunRecord
  private let target: String?

  /// `target` is the folder as the user named it; nil for the current one.
  package init(_ plan: MergePlan, _ run: RunRecord, to target: String?) {
    self.plan = plan
    self.run = run
    self.target = target
  }

  package func text(showsSkipped: Bool) -> String {
    let place = target.map { "'\($0)'" } ?? "the current directory"
    var lines =
      plan.copies.isEmpty
      ? ["Nothing to copy for the following run:"]
      : ["You are about to copy files from the following run to \(escapedForTerminal(place)):"]
    lines += RunTable().previewLines([run])
    if !plan.copies.isEmpty || showsSkipped {
      lines.append("Files:")
      lines += plan.copies.map { "  " + escapedForTerminal($0.target) }
      if plan.copies.isEmpty { lines.append("  nothing to copy") }
    }
    if showsSkipped {
      lines += skippedLines
    } else if !plan.skipped.isEmpty {
      let count = plan.skipped.count
      lines.append(
        (count == 1 ? "1 file" : "\(count) files")
          + " will not be copied (use --preview to show the full list)")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private var skippedLines: [String] {
    guard !plan.skipped.isEmpty else { return [] }
    var table = Table([Table.Column(""), Table.Column("")])
    for skipped in plan.skipped {
      table.rows.append([
        Table.Cell("  " + escapedForTerminal(skipped.target)),
        Table.Cell("(\(skipped.reason.rawValue))"),
      ])
    }
    return ["Skipped:"] + table.lines()
  }
}
