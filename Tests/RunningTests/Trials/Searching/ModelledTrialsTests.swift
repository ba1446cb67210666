import Operations
import Posix
import Search
import Testing

@testable import Running

@Suite struct ModelledTrialsTests {
  private let said = Monitor<[String]>([])
  private var lines: [String] { said.withLock { $0 } }

  private func trials(
    _ optimizer: String = "gp", _ flags: String..., in space: [String] = ["x=[0.0:1.0]"],
    definitions: [FlagDefinition] = [], seed: UInt64 = 1, maximum: Int? = 20,
    objective: OperationDefinition.Objective = .standard, earlier: [(Double, Double?)] = []
  ) throws -> ModelledTrials {
    let operation = try #require(BuiltinOptimizers.all.first { $0.name == optimizer })
    var settings = Flags()
    for flag in operation.flags { settings[flag.name] = flag.defaultValue }
    let search = try #require(
      try BuiltinOptimizer(operation, settings.overlaid(by: try SearchedFlags.decoded(flags))))
    var terms = ModelledTrials.Terms(
      optimizer: search, space: try FlagSpace(SearchedFlags.decoded(space), definitions),
      seed: seed, maximum: maximum, objective: objective)
    terms.earlier = earlier.map { (flags: Flags(["x": .real($0.0)]), objective: $0.1) }
    return ModelledTrials(terms) { [said] line in said.change { $0.append(line) } }
  }

  /// The flags of the next trial; nil if there is none.
  private func next(_ trials: inout ModelledTrials, _ history: TrialHistory) -> Flags? {
    if case .trial(let choice) = trials.next(given: history) { choice.flags } else { nil }
  }

  /// Runs a search one trial at a time; `value` is nil of a trial that fails.
  private func run(
    _ trials: inout ModelledTrials, _ count: Int = 20, _ value: (Double) -> Double?
  ) -> TrialHistory {
    var history = TrialHistory()
    for _ in 0..<count {
      guard let flags = next(&trials, history) else { break }
      let number = history.add(flags)
      let objective = flags["x"]?.number.flatMap(value)
      history.end(number, objective == nil ? .error : .completed, objective: objective)
    }
    return history
  }

  private static func parabola(_ x: Double) -> Double { (x - 0.7) * (x - 0.7) }

  // MARK: Choices

  @Test(arguments: [("gp", 1e-4), ("tpe", 0.01), ("forest", 0.01), ("gbrt", 0.01)])
  func `a search finds the smallest`(optimizer: String, bound: Double) throws {
    var trials = try trials(optimizer, maximum: 25)
    let history = run(&trials, 25, Self.parabola)
    #expect(try #require(history.ended.compactMap(\.objective).min()) < bound)
  }

  @Test func `the largest is found as well as the smallest`() throws {
    var trials = try trials(objective: .init(column: "acc", isMaximized: true))
    let history = run(&trials) { -Self.parabola($0) }
    #expect(try #require(history.ended.compactMap(\.objective).max()) > -0.001)
  }

  @Test(arguments: ["gp", "forest", "gbrt", "tpe", "halton"])
  func `a choice follows from the seed and the history alone`(optimizer: String) throws {
    var trials = try trials(optimizer)
    let history = run(&trials, 14, Self.parabola)
    // From any point on, another source goes on in the same way.
    for count in [0, 1, 5, 11, 13] {
      var partial = TrialHistory()
      for trial in history.ended.prefix(count) {
        partial.end(partial.add(trial.flags), trial.state, objective: trial.objective)
      }
      var other = try self.trials(optimizer)
      #expect(next(&other, partial) == history.ended[count].flags)
    }
    var other = try self.trials(optimizer, seed: 2)
    #expect(run(&other, 14, Self.parabola).ended.map(\.flags) != history.ended.map(\.flags))
  }

  @Test func `when trials ended does not matter, only which`() throws {
    let places = [0.1, 0.9, 0.5, 0.3, 0.8, 0.2]
    func history(_ order: [Int]) -> TrialHistory {
      var history = TrialHistory()
      for x in places { _ = history.add(Flags(["x": .real(x)])) }
      for number in order {
        history.end(number, .completed, objective: Self.parabola(places[number]))
      }
      return history
    }
    var (one, other) = (try trials(), try trials())
    #expect(next(&one, history([0, 1, 2, 3])) == next(&other, history([3, 1, 0, 2])))
    // Whether they ended does.
    #expect(next(&one, history([0, 1, 2, 3])) != next(&other, history([0, 1, 2, 3, 4])))
  }

  @Test(arguments: ["gp", "forest", "gbrt", "tpe"])
  func `trials at once are different ones`(optimizer: String) throws {
    var trials = try trials(optimizer, "random-starts=2")
    var history = run(&trials, 6, Self.parabola)
    var chosen: [Flags] = []
    for _ in 0..<4 {
      let flags = try #require(next(&trials, history))
      _ = history.add(flags)
      chosen.append(flags)
    }
    #expect(Set(chosen).count == 4)
  }

  @Test func `the first trial has the defaults`() throws {
    let definition = SearchedFlags.definition("x", .real(0.125))
    for optimizer in ["gp", "tpe", "halton"] {
      var trials = try trials(optimizer, definitions: [definition])
      #expect(next(&trials, TrialHistory()) == Flags(["x": .real(0.125)]))
    }
  }

  @Test func `every trial gets what its values bring with them`() throws {
    var terms = ModelledTrials.Terms(
      optimizer: try SearchedFlags.optimizer("tpe"), space: try SearchedFlags.space("x=[1:6]"),
      seed: 1, maximum: 3, objective: .standard)
    terms.completion = { flags in flags.overlaid(by: Flags(["y": flags["x"] ?? .null])) }
    var trials = ModelledTrials(terms) { _ in }
    let flags = try #require(next(&trials, TrialHistory()))
    #expect(flags["y"] == flags["x"])
  }

  // MARK: Ends

  @Test func `there are as many trials as allowed`() throws {
    var trials = try trials(maximum: 5)
    #expect(run(&trials, 50, Self.parabola).count == 5)
    guard case .finished = trials.next(given: run(&trials, 5, Self.parabola)) else {
      Issue.record("there is another one")
      return
    }
  }

  @Test(
    arguments: ["gp", "forest", "gbrt", "tpe", "halton"],
    [(["x=[5]"], 1), (["x=[1:6]"], 6), (["x=[a,b]", "k=[p,q]", "z=1"], 4)])
  func `a finite space ends when it has been tried, nothing twice`(
    optimizer: String, space: ([String], Int)
  ) throws {
    var trials = try trials(optimizer, in: space.0)
    let history = run(&trials, 20) { Self.parabola($0 / 6) }
    #expect(history.count == space.1)
    #expect(Set(history.ended.map(\.flags)).count == space.1)
    let size = space.1 == 1 ? "1 combination" : "\(space.1) combinations"
    #expect(lines.last == "No combination of flags is left to try (\(size) in all)")
  }

  @Test func `thirty flags are searched too`() throws {
    var trials = try trials("gp", in: (0..<30).map { "x\($0)=[0.0:1.0]" }, maximum: 8)
    let history = run(&trials, 8) { _ in 1 }
    #expect(history.count == 8)
  }

  // MARK: What is said

  @Test func `random starts are counted, then results are used`() throws {
    var trials = try trials(maximum: 6)
    _ = run(&trials, 6, Self.parabola)
    #expect(
      lines == [
        "Random start for optimization (1 of 3)", "Random start for optimization (2 of 3)",
        "Random start for optimization (3 of 3)",
        "Found 3 previous trial(s) for use in optimization",
        "Found 4 previous trial(s) for use in optimization",
        "Found 5 previous trial(s) for use in optimization",
      ])
  }

  @Test func `there are no more random starts than trials`() throws {
    var trials = try trials("tpe", maximum: 2)
    _ = run(&trials, 6, Self.parabola)
    #expect(
      lines == [
        "Random start for optimization (1 of 2)", "Random start for optimization (2 of 2)",
      ])
  }

  @Test func `trials that fail do not count as starts, and that they are bad is said once`() throws
  {
    var trials = try trials(maximum: 9)
    var number = 0
    _ = run(&trials, 9) { x in
      number += 1
      return [2, 5, 8].contains(number) ? nil : Self.parabola(x)
    }
    #expect(
      lines == [
        "Random start for optimization (1 of 3)", "Random start for optimization (2 of 3)",
        "Random start for optimization (2 of 3)", "Random start for optimization (3 of 3)",
        "Found 3 previous trial(s) for use in optimization",
        "Trials that failed or have no 'loss' count as the worst so far",
        "Found 3 previous trial(s) for use in optimization",
        "Found 4 previous trial(s) for use in optimization",
        "Found 5 previous trial(s) for use in optimization",
        "Found 5 previous trial(s) for use in optimization",
      ])
  }

  @Test func `a search stays away from what fails`() throws {
    var trials = try trials(maximum: 20)
    // The minimum is where nothing fails, near the edge of what does.
    let history = run(&trials) { x in x > 0.5 ? nil : (x - 0.45) * (x - 0.45) }
    let failed = history.ended.suffix(10).count { $0.state == .error }
    #expect(failed < 5)
    #expect(try #require(history.ended.compactMap(\.objective).min()) < 0.001)
  }

  @Test func `an objective that no trial prints is named`() throws {
    var trials = try trials(objective: .init(column: "nosuch", isMaximized: false))
    var history = TrialHistory()
    for _ in 0..<5 {
      let flags = try #require(next(&trials, history))
      history.end(history.add(flags), .completed, objective: nil)
    }
    #expect(
      lines.suffix(2) == [
        "Random start for optimization (cannot find objective 'nosuch')",
        "Random start for optimization (cannot find objective 'nosuch')",
      ])
    #expect(Set(history.ended.map(\.flags)).count == 5)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a number that is none is no objective`(value: Double) throws {
    var trials = try trials()
    let history = run(&trials, 8) { x in x > 0.5 ? value : Self.parabola(x) }
    #expect(history.count == 8)
    var others = try self.trials()
    let failing = run(&others, 8) { x in x > 0.5 ? nil : Self.parabola(x) }
    #expect(history.ended.map(\.flags) == failing.ended.map(\.flags))
  }

  @Test func `what needs no starts and knows nothing says so`() throws {
    var trials = try trials("gp", "random-starts=0")
    _ = next(&trials, TrialHistory())
    #expect(lines == ["Random start for optimization (missing previous trials)"])
  }

  @Test func `more trials at once than starts have nothing to learn from yet`() throws {
    var trials = try trials()
    var history = TrialHistory()
    for _ in 0..<4 { _ = history.add(try #require(next(&trials, history))) }
    #expect(lines.last == "Random start for optimization (missing previous trials)")
  }

  @Test func `what looks at no results says nothing of them`() throws {
    var trials = try trials("halton", maximum: 4)
    _ = run(&trials, 4, Self.parabola)
    #expect(lines.isEmpty)
  }

  // MARK: Earlier runs

  @Test func `earlier runs are learned from, if they are in the space`() throws {
    let earlier = [(0.1, 0.36), (0.5, 0.04), (0.9, 0.04), (5.0, 1.0)]
    var trials = try trials(earlier: earlier.map { ($0.0, $0.1) })
    let flags = try #require(next(&trials, TrialHistory()))
    #expect(lines == ["Found 3 previous trial(s) for use in optimization"])
    let x = try #require(flags["x"]?.number)
    #expect(x > 0.5 && x < 0.9)
  }

  @Test func `a combination that an earlier run had is not tried again`() throws {
    var trials = try trials(
      in: ["x=[1:3]"], definitions: [SearchedFlags.definition("x", .integer(2))],
      earlier: [(2, 0.5)])
    let history = run(&trials, 9) { $0 }
    #expect(Set(history.ended.compactMap { $0.flags["x"] }) == [.integer(1), .integer(3)])
    #expect(history.count == 2)
  }
}
