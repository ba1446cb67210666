extension Comparison {
  /// Beyond this not every whole number is one of 64-bit floating point.
  private static let largestWhole = 0x1p53

  /// By column, whether it has metrics that are all whole, such as an epoch: people read them as `3`, not
  /// as `3.0`.
  package var wholeColumns: [Bool] {
    columns.indices.map { index in
      columns[index].isResult
        && rows.allSatisfy { row in
          guard case .real(let value) = row.cells[index] else { return true }
          return value == value.rounded() && abs(value) < Self.largestWhole
        }
    }
  }
}

extension Comparison.Row {
  /// The cells as people read them; `isWhole` has for each whether its column has only whole numbers.
  func cells(asWhole isWhole: [Bool]) -> [ComparisonValue] {
    zip(cells, isWhole).map { cell, isWhole in
      guard isWhole, case .real(let value) = cell, let whole = Int(exactly: value) else {
        return cell
      }
      return .integer(whole)
    }
  }
}
