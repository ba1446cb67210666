/// Which grids of a sweep may have combinations of earlier grids, as far as that can be seen without
/// walking them.
enum GridOverlaps {
  /// For every grid the numbers of earlier grids.
  static func find(among grids: [Grid]) -> [[Int]] {
    // With one grid there is nothing to compare, and no need to look at its values.
    guard grids.count > 1 else { return grids.map { _ in [] } }
    let texts = grids.map { grid in grid.writings.indices.map(grid.fixedTexts) }
    return grids.indices.map { later in
      (0..<later).filter { earlier in
        !areDisjoint(texts[earlier], texts[later]) && grids[earlier].layout == grids[later].layout
      }
    }
  }

  /// Whether some parameter has no value that both grids give it.
  private static func areDisjoint(_ first: [Set<String>?], _ second: [Set<String>?]) -> Bool {
    zip(first, second).contains { first, second in
      guard let first, let second else { return false }
      return first.isDisjoint(with: second)
    }
  }
}
