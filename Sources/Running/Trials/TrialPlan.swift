import Operations
import Randomness
import Sweeps

/// The trials of a batch: which, in which order, none of them made before it is asked for.
package struct TrialPlan: Sendable {
  private enum Source: Sendable {
    /// Grids one after another; `ends` are the numbers of trials up to and with each.
    case grids([TrialGrid], ends: [UInt128])
    case random(RandomSearch)
    /// Drawn from more combinations than there are numbers for.
    case listed([Flags])
  }

  /// What every trial gets in addition, by its own values.
  package typealias Completion = @Sendable (Flags) -> Flags

  private let source: Source
  private var completion: Completion?
  private let seed: UInt64
  /// The positions that were drawn, ascending; nil if all are taken.
  private let drawn: [UInt128]?
  /// How many trials there are.
  package let count: Int
  /// How many there would be without the maximum.
  package let unlimitedCount: UInt128

  /// The trials of lists and of the entries of batch files, each of which has been laid between
  /// the defaults and what was typed already (`BatchEntries.merged`).
  ///
  /// Of more trials than `maximum` this many are drawn by `seed`, and stay in their order.
  package init(grids entries: [Flags], maximum: Int?, seed: UInt64) throws(TrialError) {
    let grids = entries.map { TrialGrid($0) }
    var ends: [UInt128] = []
    for grid in grids {
      let (end, overflow) = (ends.last ?? 0).addingReportingOverflow(grid.count)
      ends.append(overflow ? .max : end)
    }
    let total = ends.last ?? 0
    self.seed = seed
    unlimitedCount = total
    if let maximum, total > TrialGrid.largestNumbered {
      source = .listed(Self.drawn(maximum, from: grids, seed: seed))
      drawn = nil
      count = maximum
      return
    }
    source = .grids(grids, ends: ends)
    if let maximum, UInt128(maximum) < total {
      drawn = Self.sample(maximum, of: total, seed: seed)
      count = maximum
    } else {
      guard total <= UInt128(Int.max) else { throw .tooManyTrials }
      drawn = nil
      count = Int(total)
    }
  }

  package init(random flags: Flags, maximum: Int?, seed: UInt64) throws(TrialError) {
    let search = try RandomSearch(flags, maximum: maximum, seed: seed)
    source = .random(search)
    self.seed = seed
    drawn = nil
    count = search.count
    unlimitedCount = UInt128(search.count)
  }

  /// The same trials with what their values bring with them.
  package func completed(by completion: @escaping Completion) -> TrialPlan {
    var plan = self
    plan.completion = completion
    return plan
  }

  /// The flags of the trial of this number, counted from 0.
  package subscript(place: Int) -> Flags {
    let flags = flags(at: place)
    return completion.map { $0(flags) } ?? flags
  }

  private func flags(at place: Int) -> Flags {
    switch source {
    case .random(let search): return search.trial(at: place)
    case .listed(let trials): return trials[place]
    case .grids(let grids, let ends):
      let position = drawn?[place] ?? UInt128(place)
      var (low, high) = (0, ends.count)
      while low < high {
        let middle = (low + high) / 2
        if ends[middle] > position { high = middle } else { low = middle + 1 }
      }
      let before = low > 0 ? ends[low - 1] : 0
      return grids[low].trial(at: position - before, place: position, seed: seed)
    }
  }

  /// `count` different numbers below `total`, ascending.
  private static func sample(_ count: Int, of total: UInt128, seed: UInt64) -> [UInt128] {
    let permutation = IndexPermutation(count: total, seed: seed)
    return (0..<UInt128(count)).map { permutation[$0] }.sorted()
  }

  /// Combinations of the largest of the grids, in their order. There are enough that none is
  /// drawn twice by chance, and that smaller grids are never hit.
  private static func drawn(_ count: Int, from grids: [TrialGrid], seed: UInt64) -> [Flags] {
    let largest = grids.map(\.count).max() ?? 0
    let candidates = grids.filter { $0.count == largest }
    var generator = SplitMix64(seed: seed)
    let draws = (0..<count).map { _ in
      let grid = Int.random(in: candidates.indices, using: &generator)
      return [grid] + candidates[grid].randomChoices(by: &generator)
    }
    return draws.sorted { $0.lexicographicallyPrecedes($1) }.enumerated().map { place, draw in
      candidates[draw[0]].trial(of: Array(draw.dropFirst()), place: UInt128(place), seed: seed)
    }
  }
}

extension TrialPlan: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { count }
}
