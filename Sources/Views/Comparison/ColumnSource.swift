import Queries

/// What a column takes its values from.
enum ColumnSource: Hashable {
  case attribute(String)
  case flag(String)
  /// The key may be that of the summaries, or a part of it, see `summary(of:)`.
  case scalar(String, ScalarQuantity, isStep: Bool)
  /// The last step of the loss, or of the first scalar.
  case standardStep
  /// The best value of a batch up to a trial, which no run tells alone.
  case bestSoFar

  /// Whether a run has produced it. How far it came is not a result.
  var isResult: Bool {
    switch self {
    case .scalar(_, _, let isStep): !isStep
    case .attribute(let name): name == "time"
    case .bestSoFar: true
    case .flag, .standardStep: false
    }
  }

  /// Where a column may come from, the first that any run has something for.
  static func candidates(for column: ColumnSpecification) -> [ColumnSource] {
    let name = column.name.name
    let scalar = ColumnSource.scalar(name, column.quantity, isStep: column.isStep)
    switch column.name.kind {
    case .attribute: return [.attribute(name)]
    case .flag: return [.flag(name)]
    case .scalar:
      return [scalar] + (column.printedName.map { [.scalar($0, .last, isStep: false)] } ?? [])
    case .any:
      let named = [scalar, .flag(name), .attribute(name)]
      return name == "step" ? named + [.standardStep] : named
    }
  }
}
