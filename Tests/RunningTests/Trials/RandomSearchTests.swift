import Operations
import Testing

@testable import Running

@Suite struct RandomSearchTests {
  @Test func staysWithinItsRanges() throws {
    let plan = try plan(
      ["i": "[3:5]", "r": "uniform[-1:1.0]", "l": "loguniform[1e-6:1]", "c": "[a,b]", "k": "7"],
      maximum: 200)
    #expect(plan.count == 200)
    for trial in plan {
      #expect([3, 4, 5].map(FlagValue.integer).contains(trial["i"]))
      #expect((-1.0...1.0).contains(trial["r"]?.number ?? .nan))
      #expect((1e-6...1.0).contains(trial["l"]?.number ?? .nan))
      #expect([.string("a"), .string("b")].contains(trial["c"]))
      #expect(trial["k"] == .integer(7))
    }
    #expect(Set(plan.map { $0["i"] }).count == 3)
    let small = plan.filter { ($0["l"]?.number ?? 1) < 1e-3 }.count
    // Half of the logarithm lies below 10^-3.
    #expect((60...140).contains(small))
  }

  @Test func hasTwentyTrialsIfNotToldOtherwise() throws {
    #expect(try plan(["x": "[0.0:1.0]"]).count == 20)
  }

  @Test func beginsWithTheInitialValues() throws {
    for seed in UInt64(0)..<20 {
      let first = try plan(["x": "[-2.0:2.0:1.0]", "c": "[a,b]"], seed: seed)[0]
      #expect(first["x"] == .real(1))
      let whole = try plan(["x": "[1:5:3]", "y": "[1:4]"], maximum: 20, seed: seed)
      #expect(whole[0]["x"] == .integer(3))
      #expect(Set(whole.map(\.assignments)).count == 20)
      let outside = try plan(["x": "[1:5:9]"], maximum: 5, seed: seed)
      #expect(outside[0]["x"] == .integer(9))
    }
  }

  @Test func repeatsNothingBeforeItHasAll() throws {
    let plan = try plan(["x": "[1:4]", "c": "[a,a,b]"], maximum: 20, seed: 3)
    let texts = plan.map(\.assignments)
    #expect(texts.count == 20)
    #expect(Set(texts[..<8]).count == 8)
    #expect(Set(texts[8..<16]).count == 8)
    #expect(texts[..<8] != texts[8..<16])
  }

  @Test func hasOtherTrialsForTheNextSeed() throws {
    for flags in [["x": "[0.0:1.0]"], ["x": "[1:100000]"]] {
      let values = try (0..<8).map { seed in
        Set(try plan(flags, maximum: 8, seed: UInt64(seed)).map { $0["x"] })
      }
      for seed in 1..<8 { #expect(values[seed].isDisjoint(with: values[seed - 1])) }
    }
  }

  @Test func isTheSameForTheSameSeed() throws {
    let flags = ["x": "[0.0:1.0]", "y": "[1:1000]"]
    #expect(Array(try plan(flags, seed: 4)) == Array(try plan(flags, seed: 4)))
    #expect(Array(try plan(flags, seed: 4)) != Array(try plan(flags, seed: 5)))
    let more = try plan(flags, maximum: 40, seed: 4)
    #expect(Array(more.prefix(20)) == Array(try plan(flags, seed: 4)))
  }

  @Test func searchesTheWholeOfTheIntegers() throws {
    let plan = try plan(["x": "[-9223372036854775808:9223372036854775807]"], maximum: 50)
    #expect(Set(plan.map { $0["x"] }).count == 50)
  }

  @Test func needsADimension() {
    let error = #expect(throws: TrialError.self) { try plan(["x": "1.0", "z": "a"]) }
    #expect(
      error?.message == "flags for batch (x=1.0, z=a) do not contain any search dimensions")
    #expect(error?.hint == "try specifying a range for one or more flags as NAME=[MIN:MAX]")
    #expect(throws: TrialError.emptyCategories(flag: "x")) { try plan(["x": "[]"]) }
  }

  @Test func letsFlagsTakePartThatTheProjectOpens() throws {
    var whole = FlagDefinition(name: "i", defaultValue: .integer(5))
    (whole.minimum, whole.maximum, whole.opening) = (0, 10, .named)
    var real = FlagDefinition(name: "r", defaultValue: .real(0.1))
    (real.minimum, real.maximum, real.distribution) = (0.001, 1, "loguniform")
    real.opening = .all
    var choice = FlagDefinition(name: "c", defaultValue: .string("a"))
    choice.choices = [.init(value: .string("a")), .init(value: .string("b"))]
    choice.opening = .all
    var given = FlagDefinition(name: "g", defaultValue: .integer(5))
    (given.minimum, given.maximum, given.opening) = (0, 10, .named)
    // Its choices are those of the program, which are no wish of the project.
    var imported = FlagDefinition(name: "p", defaultValue: .string("x"))
    imported.choices = [.init(value: .string("x")), .init(value: .string("y"))]
    var truth = FlagDefinition(name: "t", defaultValue: .boolean(false))
    truth.opening = .all
    let definitions = [whole, real, choice, given, imported, truth, FlagDefinition(name: "k")]
    let flags = Flags([
      "i": .integer(5), "r": .real(0.1), "c": .string("a"), "g": .integer(1), "k": .null,
      "p": .string("x"), "t": .boolean(false),
    ])
    let userFlags = Flags(["g": .integer(1)])
    #expect(
      SearchSpace.flags(flags, userFlags: userFlags, definitions: definitions).assignments
        == "c=[a, b], g=1, i=uniform[0:10:5], k=null, p=x, r=loguniform[0.001:1.0:0.1], "
        + "t=[yes, no]")
    #expect(
      SearchSpace.flags(
        flags, userFlags: userFlags, definitions: definitions, isImplied: true
      ).assignments
        == "c=[a, b], g=1, i=5, k=null, p=x, r=loguniform[0.001:1.0:0.1], t=[yes, no]")
  }

  private func plan(
    _ texts: [String: String], maximum: Int? = nil, seed: UInt64 = 1
  ) throws -> TrialPlan {
    let flags = Flags(try texts.mapValues { try FlagValue(decoding: $0) })
    return try TrialPlan(random: flags, maximum: maximum, seed: seed)
  }
}
