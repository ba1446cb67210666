import Testing

@testable import Sweeps

@Suite struct ReplicatesTests {
  private func lines(_ replicates: String, method: Bool = false) throws -> [String] {
    try SweepsTests.lines(
      of: "program: p\n\(method ? "method: grid\n" : "")parameters: {a: [1, 2]}\n"
        + "replicates: \(replicates)\n")
  }

  @Test(arguments: [
    ("2", ["p --a=1 --replicate=0", "p --a=1 --replicate=1"]),
    ("{count: 2, parameter: seed, start: 10}", ["p --a=1 --seed=10", "p --a=1 --seed=11"]),
    ("{count: 2, parameter: seed, as: space}", ["p --a=1 --seed 0", "p --a=1 --seed 1"]),
    ("{count: 2, as: positional}", ["p --a=1 0", "p --a=1 1"]),
    ("{count: 2, option: -r, as: space}", ["p --a=1 -r 0", "p --a=1 -r 1"]),
    ("{count: 2, parameter: SEED, as: env}", ["SEED=0 p --a=1", "SEED=1 p --a=1"]),
    // Equal lines, for a launch that tells them apart by their number.
    ("{count: 2, as: none}", ["p --a=1", "p --a=1"]),
  ])
  func `every combination comes several times`(replicates: String, expected: [String]) throws {
    let all = try lines(replicates)
    #expect(all.count == 4)
    #expect(Array(all.prefix(2)) == expected)
  }

  @Test func `a sweep file of W&B can have them, too`() throws {
    let start = "/usr/bin/env python p --a="
    #expect(
      try lines("2", method: true).prefix(2) == [
        start + "1 --replicate=0", start + "1 --replicate=1",
      ])
    #expect(
      try lines("{count: 2, as: none}", method: true)
        == [start + "1", start + "1", start + "2", start + "2"])
  }

  @Test func `a number that is named only where the program says so`() throws {
    #expect(
      try SweepsTests.lines(
        of: "program: p > out-${replicate}\nparameters: {a: 1}\n"
          + "replicates: {count: 2, as: none}\n") == ["p > out-0 --a=1", "p > out-1 --a=1"])
  }

  @Test(arguments: [
    (
      "{count: 2, as: flag}", "3:13: parameter 'replicate': 'as: flag' needs true or false, not '0'"
    ),
    (
      "{count: 2, as: opt}",
      "3:28: replicates: 'as' must be one of option, space, assign, flag, positional, env, none, not 'opt' (did you mean 'option'?)"
    ),
    ("{count: 2, option: a b}", "3:32: replicates: 'a b' cannot be an option"),
    ("{count: 2, parameter: a b}", "3:13: parameter name 'a b' cannot be an option"),
    (
      "{count: 2, parameter: a-b, as: env}",
      "3:13: parameter name 'a-b' cannot be an environment variable"
    ),
    ("{count: 2, lists: json}", "3:24: replicates: unknown key 'lists'"),
  ])
  func `what is wrong is reported with its place`(replicates: String, error: String) {
    #expect(
      failure(of: "program: p\nparameters: {a: [1, 2]}\nreplicates: \(replicates)\n") == error)
  }
}
