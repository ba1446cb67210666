import Testing

@testable import Sweeps

@Suite struct ValueTests {
  /// What the commands say for a parameter `a`, without `p --a=`.
  private func values(_ definition: String) throws -> [String] {
    try lines(of: "program: p\nparameters:\n  a: \(definition)\n").map {
      $0.hasPrefix("p --a=") ? String($0.dropFirst(6)) : $0
    }
  }

  @Test(arguments: [
    ("{max: 3}", ["0", "1", "2"]),
    ("{min: 1, max: 3}", ["1", "2"]),
    ("{min: -1, max: 1, inclusive: true}", ["-1", "0", "1"]),
    ("{min: 5, max: 0, step: -2}", ["5", "3", "1"]),
    ("{min: 5, max: 1, step: -2, inclusive: true}", ["5", "3", "1"]),
    ("{min: 0, max: 0.3, step: 0.1}", ["0.0", "0.1", "0.2"]),
    ("{min: 0.10, max: 0.2, step: 0.05}", ["0.10", "0.15"]),
    ("{min: 1e-3, max: 4e-3, step: 1e-3}", ["0.001", "0.002", "0.003"]),
    ("{min: -0.1, max: 0.2, step: 0.1}", ["-0.1", "0.0", "0.1"]),
    ("{max: 2e1, step: 10}", ["0", "10"]),
    ("{min: 3, max: 3, inclusive: true}", ["3"]),
    ("{range: [1, 3]}", ["1", "2", "3"]),
    ("{range: [1, 2, 0.4]}", ["1.0", "1.4", "1.8"]),
    ("range[1:5]", ["1", "2", "3", "4", "5"]),
    ("range[3]", ["0", "1", "2"]),
    ("range[10:1:-3]", ["10", "7", "4", "1"]),
    ("range[0.1:0.5:0.1]", ["0.1", "0.2", "0.3", "0.4", "0.5"]),
    ("linspace[1:10]", ["1.0", "3.25", "5.5", "7.75", "10.0"]),
    ("linspace[0:1:5]", ["0.0", "0.25", "0.5", "0.75", "1.0"]),
    ("{linspace: [0, 0.3, 4]}", ["0.0", "0.1", "0.2", "0.3"]),
    ("{linspace: [7, 9, 1]}", ["7.0"]),
    ("logspace[-5:-3:3]", ["1e-05", "0.0001", "0.001"]),
    ("{logspace: [0, 3, 4, 2]}", ["1.0", "2.0", "4.0", "8.0"]),
    ("geomspace[1e-4:1e-1:4]", ["1e-4", "0.001", "0.01", "1e-1"]),
    ("{geomspace: [-1, -100, 3]}", ["-1", "-10.0", "-100"]),
    ("{geomspace: [8, 9, 1]}", ["8"]),
    ("{geomspace: [8, 9, 2]}", ["8", "9"]),
  ])
  func `sequences`(definition: String, expected: [String]) throws {
    #expect(try values(definition) == expected)
  }

  @Test(arguments: [
    ("{value: 0}", "0"), ("{value: false}", "False"), ("{values: [0]}", "0"),
    ("1e-3", "1e-3"), ("0.10", "0.10"), ("1.0e-4", "1.0e-4"), ("007", "007"), ("1:30", "1:30"),
    ("no", "no"), ("0x1F", "0x1F"), ("2020-01-01", "2020-01-01"), ("1_000", "1_000"),
    ("TRUE", "True"), ("'true'", "true"), ("!!str true", "true"), ("'null'", "null"),
    ("''", "''"), ("é", "'é'"), ("\"tab\\there\"", "'tab\there'"), ("a*b", "'a*b'"),
    ("~x", "'~x'"), ("'range[1:5]'", "'range[1:5]'"), ("a_@%+=:,./-Z9", "a_@%+=:,./-Z9"),
    (
      "{value: [1, a, true, null, .5, '2', [1.0]]}",
      "'[1, \"a\", true, null, 0.5, \"2\", [1.0]]'"
    ),
  ])
  func `a value is written as it stands`(definition: String, expected: String) throws {
    #expect(try values(definition) == [expected])
  }

  @Test func `null leaves the parameter out`() throws {
    for null in ["null", "~", "NULL", "{value: null}"] {
      #expect(try values(null) == ["p"])
    }
  }

  @Test func `a repeated value is dropped with a warning`() throws {
    let spec = "program: p\nparameters:\n  a: [1, 2, 1, '2', true, 'True']\n"
    #expect(try lines(of: spec) == ["p --a=1", "p --a=2", "p --a=True"])
    #expect(try warnings(of: spec) == ["3:3: parameter 'a': the value '1' is given more than once"])
  }

  @Test func `unknown keys far from any known one only warn, and x- keys are ignored`()
    throws
  {
    let spec = "program: p\nparameters: {a: 1}\nx-anything: {b: 1}\ncolour: red\n"
    #expect(try lines(of: spec) == ["p --a=1"])
    #expect(try warnings(of: spec) == ["4:1: the grid spec: unknown key 'colour'"])
  }

  @Test func `a list after 'value' is one value, and may be meant as several`() throws {
    let spec = "program: p\nparameters:\n  a: {value: [1, 2]}\n"
    #expect(try lines(of: spec) == ["p --a='[1, 2]'"])
    #expect(
      try warnings(of: spec) == [
        "3:3: parameter 'a': the list after 'value' is one value (did you mean 'values'?); "
          + "'lists: json' says that it is"
      ])
    for said in [
      "{value: [1, 2], lists: json}", "{values: [[1, 2]]}", "{value: [1, 2]}\n  b: [1, 2]",
    ] {
      #expect(try warnings(of: "program: p\nparameters:\n  a: \(said)\n") == [])
    }
    #expect(try warnings(of: "program: p\nmethod: grid\nparameters:\n  a: {value: [1, 2]}\n") == [])
  }
}
