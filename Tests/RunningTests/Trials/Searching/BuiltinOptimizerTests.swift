import Operations
import Search
import Testing

@testable import Running

@Suite struct BuiltinOptimizerTests {
  private func search(_ name: String, _ flags: String...) throws -> any SearchMethod {
    let operation = try #require(BuiltinOptimizers.all.first { $0.name == name })
    let optimizer = try #require(
      try BuiltinOptimizer(operation, try SearchedFlags.decoded(flags)))
    let space = try SearchedFlags.space("x=[0.0:1.0]").space
    return optimizer.search(space, seed: 1, randomStarts: 0)
  }

  /// Three trials with different results, and what is chosen after them.
  private func choice(_ search: any SearchMethod) throws -> [Double] {
    var evidence = Evidence(in: search.space)
    // As many as each of them needs before it models them.
    for place in 0..<20 {
      let x = (Double(place) + 0.5) / 20
      evidence.add([.real(x)], value: (x - 0.4) * (x - 0.4) + Double(place % 3) * 0.05)
    }
    return try (21...24).map { number in
      let suggestion = try #require(search.suggestion(number, given: evidence))
      guard case .real(let x)? = suggestion.parameters.first else { return .nan }
      return x
    }
  }

  @Test func `each name is its search`() throws {
    #expect(try search("gp") is GaussianSearch)
    #expect(try search("forest") is TreeSearch)
    #expect(try search("gbrt") is TreeSearch)
    #expect(try search("tpe") is TreeParzenSearch)
    #expect(try search("halton") is HaltonSearch)
    #expect(
      try BuiltinOptimizer(
        OperationDefinition(name: "q", origin: .builtin, body: .builtin("queue")), Flags()) == nil)
    #expect(
      try BuiltinOptimizer(
        OperationDefinition(name: "gp", origin: .builtin, body: .command(["gp"])), Flags()) == nil)
  }

  @Test(
    arguments: [
      ("gp", "acq-func=LCB"), ("gp", "acq-func=PI"), ("gp", "noise=4"), ("tpe", "candidates=1"),
      ("tpe", "gamma=0.9"), ("forest", "xi=50"),
    ])
  func `a flag changes what is chosen`(name: String, flag: String) throws {
    #expect(try choice(try search(name, flag)) != choice(try search(name)))
  }

  @Test func `kappa is for LCB alone`() throws {
    #expect(try choice(search("gp", "kappa=9")) == choice(search("gp")))
    #expect(
      try choice(search("gp", "kappa=9", "acq-func=LCB")) != choice(search("gp", "acq-func=LCB")))
  }

  @Test(arguments: ["noise=gauss", "noise=-1", "noise=.inf", "noise=yes"])
  func `noise is learned, or a variance`(flag: String) {
    let error = #expect(throws: FlagError.self) { try self.search("gp", flag) }
    #expect(error?.shortMessage.contains("noise") == true)
  }

  @Test func `all but one learn, from the trials that the flags name`() throws {
    for name in ["gp", "forest", "gbrt", "tpe"] {
      #expect(try SearchedFlags.optimizer(name).learns)
      #expect(try SearchedFlags.optimizer(name).previous == .batch)
      let other = try SearchedFlags.optimizer(name, "prev-trials=operation", "random-starts=7")
      #expect(other.previous == .operation)
      #expect(other.randomStarts == 7)
    }
    #expect(try !SearchedFlags.optimizer("halton").learns)
  }
}
