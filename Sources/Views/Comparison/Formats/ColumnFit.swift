import Text

/// Which columns of a table are shown where there is not room for all of them.
package struct ColumnFit: Hashable, Sendable {
  /// What tells most is left out last.
  package enum Kind: Int, CaseIterable, Sendable {
    case empty, constant, time, attribute, varying, requested, fixed
  }

  /// What is not shown.
  package struct Omission: Hashable, Sendable {
    /// In the order of the table.
    package var headings: [String]

    /// `3 more columns: a, b, …`, no wider than `width`.
    package func summary(width: Int) -> String {
      let count = "\(counted(headings.count, "more column")): "
      let advice = " ('--csv -' prints all)"
      let room = width - displayWidth(of: count) - displayWidth(of: advice)
      var names = ""
      for (place, heading) in headings.enumerated() {
        let longer = names + (place == 0 ? "" : ", ") + heading
        let isLast = place == headings.count - 1
        guard displayWidth(of: longer) + (isLast ? 0 : 3) <= room else {
          return count + (names.isEmpty ? "…" : names + ", …") + advice
        }
        names = longer
      }
      return count + names + advice
    }
  }

  /// Blanks between two columns.
  private static let gap = 2
  /// A text that may be cut keeps so much.
  private static let shortestText = 16

  /// In the order of the table.
  package private(set) var shown: [Int]
  /// The column whose text is cut, and to which width.
  package private(set) var shortened: Shortened?

  package struct Shortened: Hashable, Sendable {
    package var column: Int
    package var width: Int
  }

  /// Leaves out empty columns, then constant ones, times, other attributes and flags and results, and each
  /// time the last first, until the rest fits.
  /// Before others go, too, the text of the column `elastic` is cut; those that were asked for go last.
  package init(widths: [Int], kinds: [Kind], elastic: Int?, room: Int) {
    var left = Set(widths.indices)
    let whole = widths
    var widths = widths
    var total = widths.reduce(0, +) + Self.gap * (widths.count - 1)
    for kind in Kind.allCases where kind != .fixed {
      if kind == .varying, total > room, let elastic, left.contains(elastic),
        widths[elastic] > Self.shortestText
      {
        let width = max(Self.shortestText, widths[elastic] - (total - room))
        total -= widths[elastic] - width
        widths[elastic] = width
        shortened = Shortened(column: elastic, width: width)
      }
      for column in widths.indices.reversed() where kinds[column] == kind && total > room {
        left.remove(column)
        total -= widths[column] + Self.gap
      }
    }
    shown = left.sorted()
    // What has gone since leaves room again.
    if let column = shortened?.column, total < room {
      shortened?.width = min(whole[column], widths[column] + room - total)
    }
  }

  /// Nil where all columns are shown.
  package func omission(from headings: [String]) -> Omission? {
    let omitted = headings.indices.filter { !shown.contains($0) }
    return omitted.isEmpty ? nil : Omission(headings: omitted.map { headings[$0] })
  }
}
