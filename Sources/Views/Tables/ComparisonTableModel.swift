import Jobs
import Text
import Runs

extension TableModel {
  /// A comparison as a screen shows it.
  package init(_ comparison: Comparison) {
    let status = comparison.index(of: "status")
    let isWhole = comparison.wholeColumns
    self.init(
      columns: comparison.columns.map { column in
        TableColumn(
          column.heading, goal: TableGoal(column),
          secondaryRank: column.isRequested ? nil : Self.secondary.firstIndex(of: column.heading),
          kind: column.isResult ? .result : column.isFlag ? .flag : .attribute)
      },
      rows: comparison.rows.map { TableRow($0, statusColumn: status, isWhole: isWhole) })
  }
}

extension TableModel {
  /// What people look at after flags and results; the first of these first.
  private static let secondary = ["operation", "status", "time", "started"]
}

extension TableRow {
  /// `isWhole` has for each column whether its numbers are all whole.
  package init(_ row: Comparison.Row, statusColumn: Int?, isWhole: [Bool]) {
    var cells = row.cells(asWhole: isWhole).map { TableCell($0) }
    if let statusColumn { cells[statusColumn].tone = TableCell.Tone(row.state) }
    self.init(
      id: row.tableID, name: row.id.shortText, isMarked: row.isMarked,
      isActive: row.state == .running || row.state == .pending, cells: cells)
  }
}

extension Comparison.Row {
  /// A line of two runfiles has the same id in both of their ledgers.
  package var tableID: String { ledger.folder + "/" + id.text }
}

extension RunRecord {
  /// That of its row.
  package var tableID: String { ledger.folder + "/" + id.text }
}

extension TableCell {
  init(_ value: ComparisonValue) {
    let text = value.tableText
    let fullText = value.plainText
    let key: TableCell.Key =
      switch value {
      case .missing: .missing
      case .integer, .real, .time, .duration: value.number.map { .number($0) } ?? .text
      case .boolean, .text, .operation, .command: .text
      }
    let isTyped = if case .boolean = value { true } else { false }
    let isShownOnly = if case .command = value { true } else { false }
    self.init(
      text, fullText: fullText == text || isTyped || isShownOnly ? nil : fullText, key: key)
  }
}

extension TableCell.Tone {
  init(_ state: JobState) {
    switch state.style {
    case .green: self = .plain
    case .red: self = .bad
    case .cyan: self = .active
    case .yellow: self = .warning
    case .dim: self = .faint
    case .bold, .blue: self = .plain
    }
  }
}

extension TableGoal {
  /// Words in the names of scalars that say which way is better.
  private static let smallest: Set<Substring> = [
    "loss", "error", "err", "mse", "rmse", "mae", "mape", "nll", "perplexity", "ppl", "wer", "cer",
    "fid",
  ]
  private static let largest: Set<Substring> = [
    "acc", "accuracy", "auc", "auroc", "f1", "precision", "recall", "reward", "score", "bleu",
    "rouge", "iou", "map", "psnr", "ssim", "r2",
  ]

  /// What the operation says, else what the name says.
  init?(_ column: Comparison.Column) {
    switch column.goal {
    case .minimum: self = .minimum
    case .maximum: self = .maximum
    case nil:
      let words = column.heading.lowercased().split { !$0.isLetter && !$0.isNumber }
      // When something was reached is no better for being early.
      guard column.isResult, words.last != "step" else { return nil }
      if words.contains(where: Self.smallest.contains) {
        self = .minimum
      } else if words.contains(where: Self.largest.contains) {
        self = .maximum
      } else {
        return nil
      }
    }
  }
}
