import Testing

@testable import Search

@Suite struct SuccessiveHalvingTests {
  private func rule(_ eta: Double = 3, _ min: Int = 3) -> Watch<SuccessiveHalving> {
    var options = SuccessiveHalving.Options()
    options.eta = eta
    options.min = min
    return Watch(SuccessiveHalving(options: options))
  }

  @Test func comparesAtRungs() {
    let rule = rule()
    for trial in 0..<9 {
      for step in 1...2 { #expect(!rule.stops(trial: trial, step: step, value: 100)) }
    }
    // Of the first two at a rung nothing is known; of three the best goes on.
    #expect(!rule.stops(trial: 0, step: 3, value: 5))
    #expect(!rule.stops(trial: 1, step: 3, value: 6))
    #expect(rule.stops(trial: 2, step: 3, value: 7))
    #expect(!rule.stops(trial: 3, step: 3, value: 4))
    #expect(rule.stops(trial: 4, step: 3, value: 4.5))
    // Of six, two go on.
    #expect(!rule.stops(trial: 5, step: 3, value: 4.2))
    // Between rungs nothing is compared.
    #expect(!rule.stops(trial: 3, step: 8, value: 1000))
    // At the next one three are needed again.
    #expect(!rule.stops(trial: 0, step: 9, value: 3))
    #expect(!rule.stops(trial: 1, step: 9, value: 9))
    #expect(rule.stops(trial: 3, step: 9, value: 8))
  }

  @Test func aSkippedRungIsReachedByTheNextReport() {
    let rule = rule()
    for trial in 0..<3 { #expect(!rule.stops(trial: trial, step: 2, value: 0)) }
    #expect(!rule.stops(trial: 0, step: 10, value: 1))
    #expect(!rule.stops(trial: 1, step: 10, value: 2))
    #expect(rule.stops(trial: 2, step: 10, value: 3))
    // Every rung was taken once.
    #expect(!rule.stops(trial: 0, step: 11, value: 100))
  }

  @Test func whatIsNoNumberIsTheWorst() {
    let rule = rule()
    #expect(!rule.stops(trial: 0, step: 3, value: 1))
    #expect(!rule.stops(trial: 1, step: 3, value: .infinity))
    #expect(rule.stops(trial: 2, step: 3, value: .nan))
    #expect(!rule.stops(trial: 3, step: 3, value: 0.5))
  }

  @Test func restartsForgetATrial() {
    let rule = rule()
    for (trial, value) in [1.0, 2, 3].enumerated() {
      _ = rule.stops(trial: trial, step: 3, value: value)
    }
    rule.restart(trial: 0)
    #expect(!rule.stops(trial: 0, step: 2, value: 0))
    // Two are left: it is the third again.
    #expect(rule.stops(trial: 0, step: 3, value: 2.5))
  }
}

@Suite struct MedianStoppingTests {
  /// Five trials whose averages at step 10 are 1, 2, 3, 4 and 5.
  private func rule() -> Watch<MedianStopping> {
    let rule = Watch(MedianStopping())
    for trial in 0..<5 {
      for step in 1...20 {
        // The median is the middle one's, which goes on.
        _ = rule.stops(trial: trial, step: step, value: Double(trial + 1))
      }
    }
    return rule
  }

  @Test func comparesTheBestWithTheMedianOfAverages() {
    let rule = rule()
    for step in 1...9 { #expect(!rule.stops(trial: 9, step: step, value: 50)) }
    #expect(rule.stops(trial: 9, step: 10, value: 50))
    #expect(rule.stops(trial: 9, step: 11, value: 3.1))
    #expect(!rule.stops(trial: 9, step: 12, value: 3))
    // Its best counts, not its last.
    #expect(!rule.stops(trial: 9, step: 13, value: 50))
  }

  @Test func averagesUpToTheSameStep() {
    let rule = Watch(MedianStopping())
    for trial in 0..<5 {
      for step in 1...10 { _ = rule.stops(trial: trial, step: step, value: 10) }
      for step in 11...20 { _ = rule.stops(trial: trial, step: step, value: 0) }
    }
    #expect(!rule.stops(trial: 9, step: 10, value: 9))
    #expect(rule.stops(trial: 8, step: 20, value: 9))
    #expect(!rule.stops(trial: 7, step: 20, value: 5))
  }

  @Test func needsOthersThatCameAsFar() {
    let rule = rule()
    #expect(rule.stops(trial: 9, step: 20, value: 50))
    #expect(!rule.stops(trial: 9, step: 21, value: 50))
    let few = Watch(MedianStopping())
    for trial in 0..<4 { _ = few.stops(trial: trial, step: 10, value: 1) }
    #expect(!few.stops(trial: 9, step: 10, value: 50))
  }

  @Test func restartsForgetATrial() {
    let rule = rule()
    _ = rule.stops(trial: 9, step: 12, value: 0)
    rule.restart(trial: 9)
    #expect(rule.stops(trial: 9, step: 13, value: 50))
  }
}

@Suite struct HyperbandTests {
  @Test func bandsFromTheFewest() throws {
    let byThrees = try Hyperband(minimum: 3, eta: 3, isStrict: false).bands
    #expect(byThrees.prefix(4) == [3, 9, 27, 81])
    let byHalves = try Hyperband(minimum: 10, eta: 1.5, isStrict: false).bands
    #expect(byHalves.prefix(4) == [10, 15, 22, 33])
    // In W&B's documentation `max_iter: 27, s: 2` has, with the η of 3, the brackets 9 and 3.
    let two = try Hyperband(maximum: 27, brackets: 2, eta: 3, isStrict: false).bands
    #expect(two == [3, 9])
    let all = try Hyperband(maximum: 27, brackets: 9, eta: 3, isStrict: false).bands
    #expect(all == [1, 3, 9])
    let cut = try Hyperband(maximum: 5, brackets: 2, eta: 2, isStrict: false).bands
    #expect(cut == [1, 2])
  }

  @Test func refusesWhatHasNoBands() {
    typealias Problem = Hyperband.Problem
    #expect(throws: Problem.eta) { try Hyperband(minimum: 1, eta: 1, isStrict: false) }
    #expect(throws: Problem.minimum) { try Hyperband(minimum: 0, eta: 3, isStrict: false) }
    #expect(throws: Problem.noBand) {
      try Hyperband(maximum: 2, brackets: 2, eta: 3, isStrict: false)
    }
    #expect(throws: Problem.noBand) {
      try Hyperband(maximum: 27, brackets: 0, eta: 3, isStrict: false)
    }
  }

  /// The histories of the example of `hyperband_stop_runs`, round by round: of a run that goes on, the next report
  /// is compared with all the others.
  @Test func stopsAsWandbDoes() throws {
    let histories: [[Double]] = [[10, 9], [10, 10], [10, 8, 8], [10, 7, 7], [10, 6, 6]]
    let rule = try Watch(Hyperband(maximum: 5, brackets: 2, eta: 2, isStrict: false))
    for step in 0..<3 {
      for (trial, history) in histories.enumerated() where step < history.count {
        #expect(!rule.stops(trial: trial, step: step, value: history[step]))
      }
    }
    // The values of the second band are 6, 7, 8, 9 and 10: the threshold is 8.
    #expect(rule.stops(trial: 1, step: 2, value: 10))
    #expect(rule.stops(trial: 0, step: 2, value: 9))
    #expect(!rule.stops(trial: 2, step: 3, value: 9))
  }

  @Test func strictLooksAtTheBandAlone() throws {
    for isStrict in [false, true] {
      let rule = try Watch(Hyperband(minimum: 2, eta: 2, isStrict: isStrict))
      for value in [3.0, 3] { _ = rule.stops(trial: 0, step: 0, value: value) }
      for value in [4.0, 4] { _ = rule.stops(trial: 1, step: 0, value: value) }
      for value in [3.0, 3] { _ = rule.stops(trial: 2, step: 0, value: value) }
      _ = rule.stops(trial: 3, step: 0, value: 1)
      // The threshold is 3.5 or less: the best of the trial is below it, its value in the band is not.
      #expect(rule.stops(trial: 3, step: 0, value: 9) == isStrict)
    }
  }

  @Test func countsNumbersOnly() throws {
    let rule = try Watch(Hyperband(minimum: 1, eta: 2, isStrict: false))
    for (trial, value) in [2, .nan, 1, 0.5, 2].enumerated() {
      #expect(!rule.stops(trial: trial, step: trial, value: value))
    }
    // The values are 0.5, 1, 2, 2 and 9.
    #expect(rule.stops(trial: 9, step: 0, value: 9))
    rule.restart(trial: 9)
    #expect(!rule.stops(trial: 9, step: 0, value: 0.7))
  }
}

@Suite struct StoppingObstacleTests {
  @Test func `successive halving compares once enough trials are at a rung`() {
    let rule = Watch(SuccessiveHalving())
    #expect(rule.obstacle == .noReports)
    for trial in 0..<5 { _ = rule.stops(trial: trial, step: 2, value: 1) }
    #expect(rule.obstacle == .steps(furthest: 2, needed: 3))
    _ = rule.stops(trial: 0, step: 3, value: 1)
    _ = rule.stops(trial: 1, step: 4, value: 1)
    #expect(rule.obstacle == .trials(count: 2, needed: 3))
    _ = rule.stops(trial: 2, step: 3, value: 0)
    #expect(rule.obstacle == nil)
  }

  @Test func `the median rule compares once enough others have come as far`() {
    let rule = Watch(MedianStopping())
    #expect(rule.obstacle == .noReports)
    for trial in 0..<9 { _ = rule.stops(trial: trial, step: 9, value: 1) }
    #expect(rule.obstacle == .steps(furthest: 9, needed: 10))
    for trial in 0..<5 { _ = rule.stops(trial: trial, step: 10, value: 1) }
    #expect(rule.obstacle == .trials(count: 5, needed: 6))
    _ = rule.stops(trial: 5, step: 10, value: 1)
    #expect(rule.obstacle == nil)
  }

  @Test func `hyperband compares two trials with enough reports`() throws {
    let rule = Watch(try Hyperband(minimum: 3, eta: 3, isStrict: false))
    #expect(rule.obstacle == .noReports)
    for step in [5, 8] { _ = rule.stops(trial: 0, step: step, value: 1) }
    #expect(rule.obstacle == .steps(furthest: 2, needed: 3))
    _ = rule.stops(trial: 0, step: 9, value: 1)
    #expect(rule.obstacle == .trials(count: 1, needed: 2))
    for step in 1...3 { _ = rule.stops(trial: 1, step: step, value: 1) }
    #expect(rule.obstacle == nil)
  }
}
