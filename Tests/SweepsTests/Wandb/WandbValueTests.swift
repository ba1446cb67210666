import Testing

@testable import Sweeps

/// The combinations of sweep files, as W&B's engine gives them.
@Suite struct WandbValueTests {
  private static let start = "/usr/bin/env python t.py"

  /// What the commands say for a parameter `n`, without `--n=`.
  private func values(_ definition: String) throws -> [String] {
    try lines(of: spec(definition)).map {
      $0.hasPrefix(Self.start + " --n=") ? String($0.dropFirst(Self.start.count + 5)) : $0
    }
  }

  private func spec(_ definition: String) -> String {
    "program: t.py\nmethod: grid\nparameters:\n  n: \(definition)\n"
  }

  @Test(arguments: [
    ("{min: 1, max: 3}", ["1", "2", "3"]),
    ("{min: -1, max: 1}", ["-1", "0", "1"]),
    ("{min: 3, max: 3}", ["3"]),
    ("{min: 0.5, max: 0.5}", ["0.5"]),
    ("{min: 010, max: 0x0b}", ["8", "9", "10", "11"]),
    ("{min: 9_9, max: 1_00}", ["99", "100"]),
    ("{distribution: int_uniform, min: 1, max: 3}", ["1", "2", "3"]),
    ("{distribution: q_uniform, min: 0, max: 10, q: 5}", ["0", "5"]),
    ("{distribution: q_uniform, min: 0, max: 3}", ["0", "1", "2"]),
    ("{distribution: q_uniform, min: 0.5, max: 2}", ["0.5", "1.5"]),
    ("{distribution: q_uniform, min: 0, max: 0.5, q: 0.1}", ["0.0", "0.1", "0.2", "0.3", "0.4"]),
    ("{distribution: q_uniform, min: 0, max: 0.3, q: 0.1}", ["0.0", "0.1", "0.2"]),
    // As many as NumPy's arange gives, which is one more here, by rounding.
    ("{distribution: q_uniform, min: 1, max: 1.3, q: 0.1}", ["1.0", "1.1", "1.2", "1.3"]),
    ("{distribution: q_uniform, min: 1, max: 8, q: 3}", ["1", "4", "7"]),
    ("{distribution: q_uniform, min: 0, max: 1, q: 3}", ["0"]),
    ("{distribution: q_uniform, min: 0, max: 3e-1, q: 1e-1}", ["0.0", "0.1", "0.2"]),
    ("{distribution: categorical, values: [a, b]}", ["a", "b"]),
    ("{distribution: constant, value: 5}", ["5"]),
    // Ours, beside W&B's.
    ("{min: 0, max: 10, step: 5}", ["0", "5", "10"]),
    ("{min: 0, max: 10, step: 5, inclusive: false}", ["0", "5"]),
    ("{min: 0, max: 0.2, step: 0.1}", ["0.0", "0.1", "0.2"]),
    ("{min: 1, max: 3, inclusive: false}", ["1", "2"]),
    ("range[1:3]", ["1", "2", "3"]),
    ("[1, 2]", ["1", "2"]),
    ("3", ["3"]),
  ])
  func `numbers`(definition: String, expected: [String]) throws {
    #expect(try values(definition) == expected)
  }

  @Test func `a nested range has both ends, and a dotted name`() throws {
    let spec =
      "program: t.py\nmethod: grid\nparameters:\n  o: {parameters: {n: {min: 1, max: 2}}}\n"
    #expect(try lines(of: spec) == ["\(Self.start) --o.n=1", "\(Self.start) --o.n=2"])
  }

  @Test(arguments: [
    ("{values: [yes, NO]}", ["True", "False"]),
    ("{values: [On, off]}", ["True", "False"]),
    ("{values: [true, FALSE]}", ["True", "False"]),
    ("{values: [y, n, \"yes\", !!str off]}", ["y", "n", "yes", "off"]),
    ("{values: [!!bool yes]}", ["True"]),
    ("{values: [~]}", ["None"]), ("{values: [Null]}", ["None"]), ("{value: NULL}", ["None"]),
    ("{value: }", ["None"]), ("{values: [\"\"]}", ["''"]), ("\n    values:\n      -\n", ["None"]),
    (
      "{values: [1e-3, 1.0e-3, 0.10, 5_000, 010, 0x1F, 0o17, 1:30, .5, +1, 1.0e+20, .inf]}",
      [
        "1e-3", "1.0e-3", "0.10", "5_000", "010", "0x1F", "0o17", "1:30", ".5", "+1", "1.0e+20",
        ".inf",
      ]
    ),
    ("{values: [2020-01-01]}", ["2020-01-01"]),
    (
      "{values: [{a: 1, b: [x, yes, ~]}, {a: 2}, {}]}",
      ["'{\"a\": 1, \"b\": [\"x\", true, null]}'", "'{\"a\": 2}'", "'{}'"]
    ),
    (
      "{value: {a: {1: x, no: y, ~: z}}}",
      ["'{\"a\": {\"1\": \"x\", \"false\": \"y\", \"null\": \"z\"}}'"]
    ),
    ("{values: [[1, 2], [a, b c], []]}", ["'[1, 2]'", "'[\"a\", \"b c\"]'", "'[]'"]),
    (
      "{value: [010, 0x1F, 0b11, 5_0.5, 1:30, 1:30.5, .inf, -.INF, .nan, 1e-3, 09, -1_0]}",
      [
        "'[8, 31, 3, 50.5, 90, 90.5, Infinity, -Infinity, NaN, 1e-3, \"09\", -10]'"
      ]
    ),
  ])
  func `values`(definition: String, expected: [String]) throws {
    #expect(try values(definition) == expected)
    #expect(try warnings(of: spec(definition)) == [])
  }

  @Test func `what is not in a list of W&B's stays as the style has it`() throws {
    let spec = """
      program: t.py
      method: grid
      style: {nulls: omit, bools: lower, args: space}
      parameters: {a: {value: yes}, b: {value: ~}, c: {value: ~, nulls: null}}
      """
    #expect(try lines(of: spec) == ["\(Self.start) --a true --c null"])
  }

  @Test(arguments: [
    ("[1, 1.0, 2]", ["1", "2"], "the values '1' and '1.0' are equal"),
    ("[0.1, 0.10]", ["0.1"], "the values '0.1' and '0.10' are equal"),
    ("[16, 0x10, 1_6]", ["16"], "the values '16' and '0x10' are equal"),
    ("[0, -0.0]", ["0"], "the values '0' and '-0.0' are equal"),
    (
      "[100000000000000000000, 1.0e+20]", ["100000000000000000000"],
      "the values '100000000000000000000' and '1.0e+20' are equal"
    ),
    ("[yes, on, true]", ["True"], "the value 'True' is given more than once"),
    ("[1, '1']", ["1"], "the value '1' is given more than once"),
    (
      "[{a: 1, b: 2}, {b: 2, a: 1}]", ["'{\"a\": 1, \"b\": 2}'"],
      "the values '{\"a\": 1, \"b\": 2}' and '{\"b\": 2, \"a\": 1}' are equal"
    ),
    ("[[0.1], [0.10]]", ["'[0.1]'"], "the values '[0.1]' and '[0.10]' are equal"),
  ])
  func `equal values come once, with a warning`(
    list: String, expected: [String], warning: String
  ) throws {
    #expect(try values("{values: \(list)}") == expected)
    #expect(try warnings(of: spec("{values: \(list)}")) == ["4:3: parameter 'n': \(warning)"])
  }

  @Test(arguments: [
    ("[1e-1, 0.1]", ["1e-1", "0.1"]), ("[[1], [1.0]]", ["'[1]'", "'[1.0]'"]),
    ("[1, true]", ["1", "True"]), ("[09, 9]", ["09", "9"]), ("[1:30, 1:31]", ["1:30", "1:31"]),
  ])
  func `values that W&B tells apart stay apart`(list: String, expected: [String]) throws {
    #expect(try values("{values: \(list)}") == expected)
    #expect(try warnings(of: spec("{values: \(list)}")) == [])
  }

  @Test func `in JSON the types of values are seen`() throws {
    for macro in ["${args_json}", "${args_json_file}"] {
      let spec =
        "method: grid\ncommand: [p, '\(macro)']\n"
        + "parameters: {n: {values: [1, '1', true, 'True', 1.0, yes]}}\n"
      let written = try lines(of: spec).map { line in
        line.split(separator: "\"n\": ")[1].prefix { $0 != "}" }
      }
      #expect(written == ["1", "\"1\"", "true", "\"True\""])
      #expect(
        try warnings(of: spec) == ["3:14: parameter 'n': the values '1' and '1.0' are equal"])
    }
  }

  @Test func `the last of equal keys counts, at the place of the first, with a warning`() throws {
    let spec = """
      program: a.py
      method: grid
      parameters:
        n: {value: 1}
        m: {value: 3}
        n: {value: 2, value: 4}
      program: b.py
      """
    #expect(try lines(of: spec) == ["/usr/bin/env python b.py --n=4 --m=3"])
    #expect(
      try warnings(of: spec) == [
        "6:17: the key 'value' is already given in line 6; the last value is used",
        "6:3: the key 'n' is already given in line 4; the last value is used",
        "7:1: the key 'program' is already given in line 1; the last value is used",
      ])
    #expect(
      failure(of: spec.replacing("method: grid", with: "#"))
        == "6:17: the key 'value' is already given in line 6")
  }

  @Test(arguments: [
    (
      "{min: 1, max: 3.0}",
      "4:15: parameter 'n': a range of fractions is for a search, and this is a grid"
    ),
    (
      "{min: 0.5, max: 3}",
      "4:17: parameter 'n': a range of fractions is for a search, and this is a grid"
    ),
    ("{max: 3}", "4:7: parameter 'n': 'max' needs 'min'"),
    ("{min: 3}", "4:7: parameter 'n': 'min' needs 'max'"),
    ("{min: 3, max: 1}", "4:15: parameter 'n': 'min' must not be above 'max', and 3 is above 1"),
    ("{min: a, max: 3}", "4:12: parameter 'n': 'min' must be a number, not the string 'a'"),
    ("{min: yes, max: 3}", "4:12: parameter 'n': 'min' must be a number, not the string 'yes'"),
    (
      "{distribution: int_uniform, min: 1.0, max: 3}",
      "4:39: parameter 'n': 'min' must be a whole number, not '1.0'"
    ),
    (
      "{distribution: int_uniform, min: 1}",
      "4:7: parameter 'n': 'distribution: int_uniform' needs 'max'"
    ),
    (
      "{distribution: int_uniform, values: [1, 2]}",
      "4:7: parameter 'n': 'distribution: int_uniform' needs 'min'"
    ),
    (
      "{distribution: int_uniform, min: 1, max: 5, q: 2}",
      "4:50: parameter 'n': 'q' goes with 'distribution: q_uniform'"
    ),
    (
      "{min: 1, max: 5, q: 2}", "4:23: parameter 'n': 'q' goes with 'distribution: q_uniform'"
    ),
    (
      "{distribution: q_uniform, min: 0, max: 1, q: 0}",
      "4:51: parameter 'n': 'q' must be above 0"
    ),
    (
      "{distribution: q_uniform, min: 0, max: 1, q: -1}",
      "4:51: parameter 'n': 'q' must be above 0"
    ),
    (
      "{distribution: q_uniform, max: 1}",
      "4:7: parameter 'n': 'distribution: q_uniform' needs 'min'"
    ),
    (
      "{distribution: q_uniform, min: 0, max: 1, step: 1}",
      "4:48: parameter 'n': 'step' does not go with 'distribution: q_uniform'"
    ),
    (
      "{distribution: categorical, value: 1}",
      "4:7: parameter 'n': 'distribution: categorical' needs 'values'"
    ),
    (
      "{distribution: constant, values: [1]}",
      "4:7: parameter 'n': 'distribution: constant' needs 'value'"
    ),
    (
      "{distribution: uniform, min: 0.0, max: 1.0}",
      "4:7: parameter 'n': 'distribution' is for a search, and this is a grid"
    ),
    (
      "{distribution: unifrom, min: 0, max: 1}",
      "4:21: parameter 'n': there is no distribution 'unifrom' (did you mean 'uniform'?)"
    ),
    (
      "{values: [1, 2], probabilities: [0.5, 0.5]}",
      "4:23: parameter 'n': 'probabilities' is for a search, and this is a grid"
    ),
    (
      "{value: 1, values: [1, 2]}",
      "4:17: parameter 'n': 'value' and 'values' both give values; keep one of them"
    ),
    ("{values: 3}", "4:15: parameter 'n': 'values' must be a list, not a single value"),
    ("{values: []}", "4:15: parameter 'n': 'values' is empty"),
    (
      "{value: \"a\\nb\"}",
      "4:14: parameter 'n': a value has a line break, and a command is one line"
    ),
    (
      "{value: {a: \"a\\nb\"}}",
      "4:18: parameter 'n': a value has a line break, and a command is one line"
    ),
    ("{value: {[a]: 1}}", "4:15: parameter 'n': a key must be a name"),
    ("", "4:3: parameter 'n' has no value"),
  ])
  func `what is wrong is reported with its place`(definition: String, error: String) {
    #expect(failure(of: spec(definition)) == error)
  }

  @Test func `hints say what to do`() {
    #expect(
      hint(of: spec("{min: 1, max: 3.0}"))
        == "list the values, or give 'distribution: q_uniform' with 'q'")
  }

  @Test(arguments: [
    ("1", 1, ["1"]), ("2", 2, ["1", "2"]), ("9", 3, ["1", "2", "3"]),
  ])
  func `run_cap limits the commands`(cap: String, count: Int, expected: [String]) throws {
    let spec = spec("{values: [1, 2, 3]}") + "run_cap: \(cap)\n"
    #expect(try lines(of: spec) == expected.map { "\(Self.start) --n=\($0)" })
    let sweep = try Sweep(spec.utf8)
    #expect(try sweep.count(sweep.selection) == UInt128(count))
  }

  @Test func `what the options choose is chosen among the commands that run_cap leaves`() throws {
    let spec = spec("{min: 1, max: 9}") + "run_cap: 5\n"
    var selection = try Sweep(spec.utf8).selection
    selection.skip = 3
    #expect(try lines(of: spec, selection) == ["\(Self.start) --n=4", "\(Self.start) --n=5"])
    #expect(try Sweep(spec.utf8).count(selection) == 2)
    selection.skip = 6
    #expect(try lines(of: spec, selection) == [])
    #expect(try Sweep(spec.utf8).count(selection) == 0)
    selection.skip = 0
    selection.limit = 2
    #expect(try lines(of: spec, selection).count == 2)
    selection.limit = nil
    selection.sample = 7
    #expect(try lines(of: spec, selection).count == 5)
    #expect(try Sweep(spec.utf8).count(selection) == 5)
    #expect(
      failure(of: spec.replacing("5", with: "0"))
        == "5:10: the grid spec: 'run_cap' must be at least 1, not 0")
  }

  @Test func `without a method everything is as it was`() throws {
    let spec = """
      program: p
      run_cap: 1
      parameters: {a: {min: 1, max: 3}, b: {values: [yes, ~, 1, 1.0]}}
      """
    #expect(
      try lines(of: spec) == [
        "p --a=1 --b=yes", "p --a=1", "p --a=1 --b=1", "p --a=1 --b=1.0",
        "p --a=2 --b=yes", "p --a=2", "p --a=2 --b=1", "p --a=2 --b=1.0",
      ])
    #expect(
      try lines(of: "program: p q\ncommand: ['${program}']\nparameters: {a: [1]}\n") == ["p q"])
  }

  @Test func `a method that is unknown is one that is misspelt`() {
    #expect(
      failure(of: "program: p\nmethod: girds\nparameters: {a: [1]}\n")
        == "2:9: there is no method 'girds' (did you mean 'grid'?)")
    #expect(
      failure(of: "program: p\nmethod: custom\nparameters: {a: [1]}\n")
        == "2:9: there is no method 'custom'")
  }

  @Test func `blocks of a sweep file are laid over each other as ours are`() throws {
    let spec = """
      method: grid
      program: t.py
      parameters: {a: {values: [yes, no]}, b: {min: 1, max: 2}}
      grids:
        - parameters: {b: {value: ~}}
        - {program: u.py, command: [sh, "${program}", "${args_no_equals}"], exclude: {a: no}}
      """
    #expect(
      try lines(of: spec) == [
        "\(Self.start) --a=True --b=None", "\(Self.start) --a=False --b=None",
        "sh u.py --a True --b 1", "sh u.py --a True --b 2",
      ])
  }
}
