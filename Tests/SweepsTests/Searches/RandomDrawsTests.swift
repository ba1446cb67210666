import Testing

@testable import Sweeps

/// What is drawn for a sweep file with `method: random`.
@Suite struct RandomDrawsTests {
  private static let start = "/usr/bin/env python t.py"

  private func spec(_ parameters: String, _ rest: String = "") -> String {
    "program: t.py\nmethod: random\nparameters:\n  \(parameters)\n\(rest)"
  }

  private func draws(_ spec: String, _ count: Int, seed: UInt64 = 0) throws -> [String] {
    try lines(of: spec, Selection(sample: count, seed: seed))
  }

  /// What is drawn for a parameter `n`, in the order of the draws.
  private func values(_ definition: String, _ count: Int = 200) throws -> [String] {
    try draws(spec("n: \(definition)"), count).map { line in
      #expect(line.hasPrefix(Self.start + " --n="))
      return String(line.dropFirst(Self.start.count + 5))
    }
  }

  @Test(arguments: [
    ("{values: [a, b, c]}", ["a", "b", "c"]),
    ("{distribution: categorical, values: [1, 2.50, yes]}", ["1", "2.50", "True"]),
    ("{value: 7}", ["7"]),
    ("{distribution: constant, value: x}", ["x"]),
    ("{min: 1, max: 3}", ["1", "2", "3"]),
    ("{distribution: int_uniform, min: -1, max: 1}", ["-1", "0", "1"]),
    (
      "{distribution: q_uniform, min: 0, max: 1, q: 0.25}",
      ["0.00", "0.25", "0.50", "0.75", "1.00"]
    ),
    ("{distribution: q_uniform, min: 0, max: 2}", ["0", "1", "2"]),
    ("{distribution: q_log_uniform_values, min: 32, max: 64, q: 16}", ["32", "48", "64"]),
    ("{distribution: q_log_uniform, min: 0, max: 1.1, q: 1}", ["1", "2", "3"]),
    ("{distribution: q_normal, mu: 10, sigma: 0}", ["10"]),
    ("{values: [a, b, c], probabilities: [0.5, 0, 0.5]}", ["a", "c"]),
    ("{distribution: categorical, values: [a, b], probabilities: [0, 1]}", ["b"]),
    // Ours.
    ("{min: 0, max: 1, step: 0.5}", ["0.0", "0.5", "1.0"]), ("range[1:3]", ["1", "2", "3"]),
    ("{linspace: [0, 1, 3]}", ["0.0", "0.5", "1.0"]), ("[8, 16]", ["8", "16"]), ("x", ["x"]),
  ])
  func `all values of what has an end, each of them once`(
    definition: String, expected: [String]
  ) throws {
    #expect(try values(definition).sorted() == expected.sorted())
  }

  @Test(arguments: [
    ("{min: 0.5, max: 2}", 0.5, 2.0, 1.25), ("{min: 1, max: 3.0}", 1, 3, 2),
    ("{distribution: uniform, min: 1, max: 3}", 1, 3, 2),
    ("{distribution: uniform, min: 1e-5, max: 1e-1}", 1e-5, 1e-1, 0.05),
    ("{distribution: log_uniform_values, min: 1e-5, max: 1e-1}", 1e-5, 1e-1, 1e-3),
    ("{distribution: inv_log_uniform_values, min: 1e-5, max: 1e-1}", 1e-5, 1e-1, 1e-3),
    ("{distribution: log_uniform, min: -9.21, max: 0}", 1e-4, 1, 1e-2),
    ("{distribution: inv_log_uniform, min: 0.5, max: 1.5}", 0.22, 0.61, 0.368),
    ("{distribution: normal}", -6, 6, 0), ("{distribution: normal, mu: 3, sigma: 2}", -9, 15, 3),
    ("{distribution: log_normal, mu: 0, sigma: 0.1}", 0.5, 2, 1),
    ("{distribution: beta}", 0, 1, 0.5),
    ("{distribution: beta, a: 2, b: 3}", 0, 1, 0.386),
  ])
  func `numbers lie between the ends, half of them below the middle`(
    definition: String, low: Double, high: Double, middle: Double
  ) throws {
    let numbers = try values(definition, 400).compactMap { Double($0) }
    #expect(numbers.count == 400)
    #expect(numbers.allSatisfy { (low...high).contains($0) })
    #expect(abs(numbers.count { $0 < middle } - 200) < 50)
  }

  @Test func `values come as often as their probabilities say`() throws {
    let spec = spec(
      "n: {values: [a, b, c], probabilities: [0.7, 0.2, 0.1]}\n  x: {min: 0.0, max: 1.0}")
    let drawn = try draws(spec, 1000)
    let counts = Dictionary(grouping: drawn) {
      $0.contains("=a ") ? "a" : $0.contains("=b ") ? "b" : "c"
    }
    .mapValues(\.count)
    #expect(abs((counts["a"] ?? 0) - 700) < 60)
    #expect(abs((counts["b"] ?? 0) - 200) < 50)
    #expect(abs((counts["c"] ?? 0) - 100) < 40)
  }

  @Test func `a draw depends on its number, the seed and the name of its parameter only`() throws {
    let one = spec("n: {min: 0.0, max: 1.0}")
    #expect(try draws(one, 20) == draws(one, 20))
    #expect(try draws(one, 20).prefix(5) == draws(one, 5)[...])
    #expect(try draws(one, 20) != draws(one, 20, seed: 1))
    let two = spec("m: {values: [a, b]}\n  n: {min: 0.0, max: 1.0}")
    let ends = try draws(two, 20).map { String($0.split(separator: " ").last ?? "") }
    #expect(try draws(one, 20).map { String($0.split(separator: " ").last ?? "") } == ends)
    // These are what they were: the runfile of an earlier day can be made again.
    let kept = spec(
      "lr: {distribution: log_uniform_values, min: 1e-4, max: 1}\n  n: {min: 1, max: 9}")
    #expect(
      try draws(kept, 2) == [
        "\(Self.start) --lr=0.030658592907969334 --n=6",
        "\(Self.start) --lr=0.08196413075713575 --n=7",
      ])
  }

  @Test func `no command comes twice, and the last one is found`() throws {
    let grid = spec("a: {min: 1, max: 12}\n  b: {values: [x, y]}")
    let drawn = try draws(grid, 100)
    #expect(drawn.count == 24)
    #expect(Set(drawn).count == 24)
    let sweep = try Sweep(grid.utf8)
    #expect(try sweep.count(Selection(sample: 100)) == 24)
    #expect(try sweep.count(Selection(sample: 7)) == 7)
  }

  @Test func `conditions leave draws out, and the others are as many as asked for`() throws {
    let conditioned = spec(
      """
      opt: {values: [sgd, adam]}
        momentum: {min: 0.0, max: 1.0, when: opt == 'sgd'}
        n: {min: 1, max: 100}
        twice: {expr: 2 * n}
        out: {template: "run-${n}", as: none}
      """, "where: n < 50\n")
    let drawn = try draws(conditioned, 60)
    #expect(drawn.count == 60)
    for line in drawn {
      let parts = line.split(separator: " ").dropFirst(3).map { $0.split(separator: "=") }
      let values = Dictionary(uniqueKeysWithValues: parts.map { (String($0[0]), String($0[1])) })
      #expect((values["--momentum"] != nil) == (values["--opt"] == "sgd"), "\(line)")
      let n = try #require(values["--n"].flatMap { Int($0) })
      #expect(n < 50 && values["--twice"] == "\(2 * n)")
    }
    #expect(
      failure(of: spec("n: {min: 0.0, max: 1.0}", "where: n > 2\n"))
        == "only 0 draws found that pass the conditions, then 100000 in a row that do not")
  }

  @Test func `parameters that advance together are drawn together`() throws {
    let zipped = spec("a: {values: [1, 2, 3]}\n  b: {values: [x, y, z]}", "zip: [a, b]\n")
    #expect(
      try draws(zipped, 9).sorted()
        == ["1 --b=x", "2 --b=y", "3 --b=z"].map { "\(Self.start) --a=\($0)" })
    #expect(
      failure(of: spec("a: {values: [1, 2]}\n  b: {min: 0.0, max: 1.0}", "zip: [a, b]\n"))
        == "6:10: zip: 'b' has no list of values to advance with others")
  }

  @Test func `nested parameters, dotted names and the macros of commands`() throws {
    let nested = """
      program: train.py
      method: random
      command: [python3, "${program}", "--out=${optimizer.name}", "${args_no_hyphens}"]
      parameters:
        optimizer: {parameters: {name: {value: adam}, lr: {min: 1, max: 2}}}
        data.size: {value: 10}
      """
    #expect(
      try draws(nested, 2).sorted() == [
        "python3 train.py --out=adam optimizer.name=adam optimizer.lr=1 data.size=10",
        "python3 train.py --out=adam optimizer.name=adam optimizer.lr=2 data.size=10",
      ])
    let json = """
      method: random
      command: ["./run", "${args_json}"]
      parameters: {lr: {distribution: q_uniform, min: 0, max: 2, q: 2}, amp: {value: yes}}
      """
    #expect(
      try draws(json, 2).sorted() == [
        #"./run '{"lr": 0, "amp": true}'"#, #"./run '{"lr": 2, "amp": true}'"#,
      ])
  }

  @Test func `a command must show what is drawn`() {
    let text = spec("n: {min: 0.0, max: 1.0}", "command: [python3, \"${program}\"]\n")
    #expect(
      failure(of: text)
        == "5:10: command: no value of 'n' reaches the program: '${args}' is missing")
  }

  @Test func `run_cap or sample says how many, or else there are 20`() throws {
    let text = spec("n: {min: 0.0, max: 1.0}")
    let all = try lines(of: text)
    #expect(all.count == 20)
    #expect(try lines(of: text + "run_cap: 3\n") == Array(all.prefix(3)))
    #expect(try lines(of: text + "run_cap: 3\nsample: 5\n") == Array(all.prefix(5)))
    var selection = try Sweep((text + "run_cap: 6\n").utf8).selection
    selection.skip = 2
    #expect(try lines(of: text, selection) == Array(all[2..<6]))
    selection.limit = 3
    #expect(try lines(of: text, selection) == Array(all[2..<5]))
    #expect(try Sweep(text.utf8).count(selection) == 3)
    #expect(try lines(of: text + "seed: 4\n") != all)
  }

  @Test func `more parameters than a grid could have`() throws {
    let many = (0..<60).map { "p\($0): {min: 1, max: 100}" }.joined(separator: "\n  ")
    #expect(try draws(spec(many), 3).count == 3)
  }
}
