import Operations
import Running
import Testing

@Suite struct FixedTrialsTests {
  private let plan: TrialPlan
  private let choices: [DependencyChoices]

  init() throws {
    plan = try TrialPlan(
      grids: [Flags(["x": .list([.integer(1), .integer(2)])])], maximum: nil, seed: 1)
    choices = DependencyChoices.combinations([
      (
        DependencyFlag(name: "train", resource: "model", source: "train"),
        "[aa,bb,cc]"
      )
    ])
  }

  @Test func `one place gives the flags and what was named for dependencies`() {
    let trials = FixedTrials(plan, each: choices)
    #expect(trials.count == 6)
    #expect(trials.map { $0.flags["x"] } == [1, 1, 1, 2, 2, 2].map { .integer($0) })
    let key = DependencyChoices.Key(resource: "model", source: "train")
    #expect(
      trials.map { $0.choices[key] } == ["aa", "bb", "cc", "aa", "bb", "cc"].map { .named($0) })
  }

  @Test func `as a source they come in their order, and then no more`() {
    var source: any TrialSource = FixedTrials(plan, each: choices)
    #expect(source.isForeseeable)
    var given: [TrialChoice] = []
    while case .trial(let choice) = source.next(given: TrialHistory()) { given.append(choice) }
    #expect(given == Array(FixedTrials(plan, each: choices)))
    guard case .finished = source.next(given: TrialHistory()) else {
      Issue.record("a plan has an end")
      return
    }
  }

  @Test func `without names there is one trial for each place of the plan`() {
    #expect(FixedTrials(plan).map(\.flags) == Array(plan))
  }
}
