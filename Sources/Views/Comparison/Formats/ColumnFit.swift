import Text

/// Which columns of a table are shown if there is not room for all of them.
package struct ColumnFit: Hashable, Sendable {
  /// What tells most is left out last.
  package enum Kind: Int, CaseIterable, Sendable {
    case empty, constant, time, attribute
    /// What differs: flags and labels; and results, of which some stay next to flags.
    case varying, result
    case requested, fixed
  }

  /// What is not shown.
  package struct Omission: Hashable, Sendable {
    /// In the order of the table, but those that tell rows apart come first.
    package var headings: [String]

    /// `3 more columns: a, b, …`, no wider than `width`; `advice` says how to see all.
    package func summary(width: Int, advice: String = "'--csv -' prints all") -> String {
      let count = "\(counted(headings.count, "more column")): "
      let advice = " (\(advice))"
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

  private let kinds: [Kind]
  /// In the order of the table.
  package private(set) var shown: [Int]
  /// The column whose text is cut, and to which width.
  package private(set) var shortened: Shortened?

  package struct Shortened: Hashable, Sendable {
    package var column: Int
    package var width: Int
  }

  /// Leaves out empty columns, then constant ones, times, other attributes and flags and results, and each
  /// time the last first, until the rest fits. Of flags and results those go of which there are more, so
  /// that neither crowds out the other.
  /// Before others go, too, the text of the column `elastic` is cut, down to the width `shortest`; those
  /// that were asked for go last. There are `gap` blanks between two columns.
  package init(
    widths: [Int], kinds: [Kind], elastic: Int?, room: Int, gap: Int = 2, shortest: Int = 16
  ) {
    self.kinds = kinds
    var left = Set(widths.indices)
    let whole = widths
    var widths = widths
    var total = widths.reduce(0, +) + gap * (widths.count - 1)
    for kind in Kind.allCases where kind != .fixed && kind != .result {
      if kind == .varying, total > room, let elastic, left.contains(elastic),
        widths[elastic] > shortest
      {
        let width = max(shortest, widths[elastic] - (total - room))
        total -= widths[elastic] - width
        widths[elastic] = width
        shortened = Shortened(column: elastic, width: width)
      }
      while total > room, let column = Self.next(kind, of: left, kinds, elastic: elastic) {
        left.remove(column)
        total -= widths[column] + gap
      }
    }
    shown = left.sorted()
    // What has gone since leaves room again.
    if let column = shortened?.column, total < room {
      shortened?.width = min(whole[column], widths[column] + room - total)
    }
  }

  /// The column of a kind that goes next; nil if none is left. Results go with what varies.
  private static func next(
    _ kind: Kind, of left: Set<Int>, _ kinds: [Kind], elastic: Int?
  ) -> Int? {
    let all = left.filter { kinds[$0] == kind }
    guard kind == .varying else { return all.max() }
    let results = left.filter { kinds[$0] == .result }
    let flags = all.filter { $0 != elastic }
    guard let lastResult = results.max(), let lastFlag = flags.max() else {
      return all.union(results).max()
    }
    if flags.count == 1, results.count == 1, all.count > 1 { return elastic }
    return flags.count > results.count ? lastFlag : lastResult
  }

  /// Nil if all columns are shown.
  package func omission(from headings: [String]) -> Omission? {
    var omitted = headings.indices.filter { !shown.contains($0) }
    let telling = omitted.filter { kinds[$0].rawValue >= Kind.varying.rawValue }
    omitted = telling + omitted.filter { !telling.contains($0) }
    return omitted.isEmpty ? nil : Omission(headings: omitted.map { headings[$0] })
  }
}
