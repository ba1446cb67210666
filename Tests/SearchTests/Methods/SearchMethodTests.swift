import Testing

@testable import Search

/// What is true of each method.
@Suite struct SearchMethodTests {
  /// One dimension of each kind, one that stands still, and a quantity that is not linear.
  private func everyKind() throws -> Space {
    try Space([
      Dimension("r", .reals(-5...10, .linear)), Dimension("l", .reals(1e-6...1, .logarithmic)),
      Dimension("i", .integers(-3...3, .linear)),
      Dimension("j", .integers(1...1_000, .logarithmic)),
      Dimension("c", .categories(3)), Dimension("b", .categories(2)),
      Dimension("one", .categories(1)),
      Dimension("fixed", .reals(2...2, .linear)),
    ])
  }

  private func value(_ parameters: [Coordinate]) -> Double {
    parameters.reduce(0) { $0 + $1.number * $1.number }
  }

  @Test(arguments: Method.allCases)
  func staysInTheSpace(method: Method) throws {
    let space = try everyKind()
    var searches = Searches(method.search(space, seed: 1))
    searches.run(30, value)
    #expect(searches.trials.count == 30)
    for trial in searches.trials {
      #expect(trial.parameters.count == space.dimensions.count)
      #expect(space.point(of: trial.parameters) != nil)
      for (dimension, coordinate) in zip(space.dimensions, trial.parameters) {
        switch dimension.domain {
        case .reals(let range, _): #expect(range.contains(coordinate.number))
        case .integers(let range, _): #expect(range.contains(Int(coordinate.number)))
        case .categories(let count): #expect((0..<count).contains(Int(coordinate.number)))
        }
      }
    }
  }

  /// A suggestion is a function of space, seed, number and evidence, to the last bit. What was suggested before
  /// does not count, and neither does a method that was made anew.
  @Test(arguments: Method.allCases, [1, 3])
  func resumesExactly(method: Method, workers: Int) throws {
    let space = try everyKind()
    var whole = Searches(method.search(space, seed: 5))
    whole.run(24, workers: workers, value)
    for number in [0, 1, 2, 5, 12, 13, 23] {
      var evidence = Evidence(in: space)
      let ended = max(0, number - workers + 1)
      for trial in whole.trials.prefix(ended) { evidence.add(trial.parameters, value: trial.value) }
      for trial in whole.trials[ended..<number] { evidence.addPending(trial.parameters) }
      let suggestion = method.search(space, seed: 5).suggestion(number, given: evidence)
      #expect(suggestion?.parameters == whole.trials[number].parameters)
    }
  }

  @Test(arguments: Method.allCases)
  func differsWithTheSeed(method: Method) throws {
    let space = try everyKind()
    let trials = ([1, 2] as [UInt64]).map { seed in
      var searches = Searches(method.search(space, seed: seed))
      searches.run(16, value)
      return searches.trials.map(\.parameters)
    }
    for number in [5, 15] { #expect(trials[0][number] != trials[1][number]) }
  }

  /// Where nothing is random any more but the model, evidence changes the suggestion.
  @Test(arguments: Method.models)
  func learns(method: Method) throws {
    let space = try everyKind()
    let last = [1.0, -1].map { sign in
      var searches = Searches(method.search(space, seed: 1))
      searches.run(16) { sign * value($0) }
      return searches.next
    }
    #expect(last[0]?.parameters != last[1]?.parameters)
  }

  @Test(arguments: Method.allCases)
  func pendingTrialsAreNotSuggestedAgain(method: Method) throws {
    let space = try Space([Dimension("i", .integers(0...11, .linear))])
    var searches = Searches(method.search(space, seed: 3))
    searches.run(12, workers: 6) { abs($0[0].number - 7) }
    #expect(Set(searches.trials.map(\.parameters)).count == 12)
    // In a space that is not small the model leaves room around them.
    let line = try Space([Dimension("x", .reals(0...1, .linear))])
    var wide = Searches(method.search(line, seed: 3))
    wide.run(30, workers: 8) { abs($0[0].number - 0.7) }
    #expect(Set(wide.trials.map(\.parameters)).count == 30)
  }

  @Test(arguments: Method.allCases)
  func exhaustsASmallSpace(method: Method) throws {
    let space = try Space([
      Dimension("i", .integers(1...4, .logarithmic)), Dimension("c", .categories(3)),
      Dimension("b", .categories(2)),
    ])
    var searches = Searches(method.search(space, seed: 11))
    searches.run(100, value)
    #expect(searches.trials.count == 24)
    #expect(Set(searches.trials.map(\.parameters)).count == 24)
    #expect(searches.next == nil)
  }

  @Test(arguments: Method.allCases)
  func spacesOfOnePointHaveOneTrial(method: Method) throws {
    for space in [
      Space([]),
      try Space([Dimension("c", .categories(1)), Dimension("r", .reals(3...3, .linear))]),
    ] {
      var searches = Searches(method.search(space, seed: 1))
      searches.run(5, value)
      #expect(searches.trials.count == 1)
      #expect(searches.next == nil)
    }
  }

  @Test(arguments: Method.models)
  func copesWithWhateverItIsTold(method: Method) throws {
    let space = try everyKind()
    let objectives: [([Coordinate]) -> Double?] = [
      { _ in nil }, { _ in .nan }, { _ in 7 }, { $0[0].number > 3 ? nil : $0[0].number },
      { $0[0].number > 0 ? 1e308 : -1e308 }, { $0[0].number * Double.leastNormalMagnitude / 8 },
      { _ in .infinity },
      { $0[0].number > 0 ? .infinity : $0[0].number }, { 1e15 + $0[0].number },
    ]
    for objective in objectives {
      var searches = Searches(method.search(space, seed: 2))
      searches.run(14, workers: 2, objective)
      #expect(searches.trials.count == 14)
      #expect(searches.trials.allSatisfy { space.point(of: $0.parameters) != nil })
    }
  }

  /// A part of the space in which all trials fail is left alone.
  @Test(arguments: Method.models)
  func avoidsFailures(method: Method) throws {
    let space = try Space([
      Dimension("x", .reals(0...1, .linear)), Dimension("y", .reals(0...1, .linear)),
    ])
    var searches = Searches(method.search(space, seed: 2))
    searches.run(40) { $0[0].number < 0.5 ? nil : abs($0[0].number - 0.8) + $0[1].number }
    let failures = searches.trials.suffix(20).count { $0.value == nil }
    #expect(failures < 8)
  }

  @Test(arguments: Method.models)
  func manyDimensions(method: Method) throws {
    let space = try Space((0..<40).map { try Dimension("x\($0)", .reals(-1...1, .linear)) })
    var searches = Searches(method.search(space, seed: 2))
    searches.run(24, value)
    #expect(searches.trials.count == 24)
    #expect(Set(searches.trials.map(\.parameters)).count == 24)
  }

  @Test(arguments: Method.models)
  func aThousandTrials(method: Method) throws {
    let space = try everyKind()
    var evidence = Evidence(in: space)
    var chance = Chance(seed: 12, number: 0)
    for number in 0..<1_000 {
      let parameters = space.values(of: space.randomPoint(using: &chance))
      evidence.add(parameters, value: number % 10 == 0 ? nil : value(parameters))
    }
    let suggestion = method.search(space, seed: 2).suggestion(1_000, given: evidence)
    #expect(suggestion?.isStart == false)
  }

  // MARK: - Starts

  @Test(arguments: Method.models)
  func startsUntilEnoughTrialsHaveAValue(method: Method) throws {
    let space = try everyKind()
    let search = method.search(space, seed: 2, randomStarts: 3)
    var evidence = Evidence(in: space)
    func isStart(_ number: Int) -> Bool? { search.suggestion(number, given: evidence)?.isStart }
    var chance = Chance(seed: 1, number: 1)
    func parameters() -> [Coordinate] { space.values(of: space.randomPoint(using: &chance)) }
    #expect(isStart(0) == true)
    evidence.add(parameters(), value: nil)
    evidence.add(parameters(), value: 1)
    evidence.add(parameters(), value: 2)
    // The one that failed does not count.
    #expect(isStart(3) == true)
    evidence.addPending(parameters())
    #expect(isStart(4) == false)
  }

  @Test(arguments: Method.models)
  func needsAValueBeforeItLearns(method: Method) throws {
    let space = try everyKind()
    let search = method.search(space, seed: 2, randomStarts: 0)
    var evidence = Evidence(in: space)
    #expect(search.suggestion(0, given: evidence)?.isStart == true)
    var chance = Chance(seed: 1, number: 1)
    evidence.addPending(space.values(of: space.randomPoint(using: &chance)))
    #expect(search.suggestion(1, given: evidence)?.isStart == true)
    evidence.add(space.values(of: space.randomPoint(using: &chance)), value: 1)
    #expect(search.suggestion(2, given: evidence)?.isStart == false)
  }

  @Test func gaussianProcessBeginsInTheMiddle() throws {
    let space = try Space([
      Dimension("x", .reals(-5...10, .linear)), Dimension("n", .integers(1...5, .linear)),
      Dimension("l", .reals(1e-4...1, .logarithmic)),
    ])
    let first = GaussianSearch(space, seed: 3).suggestion(0, given: Evidence(in: space))
    let numbers = try #require(first).parameters.map(\.number)
    for (number, expected) in zip(numbers, [2.5, 3, 0.01]) { #expect(number.isNear(expected)) }
  }

  @Test func haltonNeverStopsStarting() throws {
    let space = try everyKind()
    var searches = Searches(HaltonSearch(space, seed: 1))
    searches.run(20, value)
    #expect(searches.next?.isStart == true)
  }

  @Test(arguments: Acquisition.Function.allCases)
  func everyAcquisitionFunctionSearches(function: Acquisition.Function) throws {
    let landscape = Landscape.branin
    var options = GaussianSearch.Options()
    options.acquisition.function = function
    options.noise = function == .expectedImprovement ? 0.01 : nil
    let space = try landscape.space
    var searches = Searches(GaussianSearch(space, seed: 1, options: options))
    let found = searches.run(25, landscape.value)
    #expect(found < 2)
  }
}
