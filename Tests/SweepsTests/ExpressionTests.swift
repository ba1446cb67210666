import Testing

@testable import Sweeps

@Suite struct ExpressionTests {
  private static let values: [String: Value] = [
    "n": .text("3", plain: true), "x": .text("0.5", plain: true), "s": .text("abc", plain: false),
    "quoted": .text("3", plain: false), "t": .boolean(true, written: "yes"), "nil": .null,
    "l": .list([.text("1", plain: true), .text("a", plain: false)]),
    "a.b-c": .text("7", plain: true), "octal": .text("010", plain: true),
  ]

  private func value(_ text: String) throws -> String {
    let tree = try ExpressionParser.parse(text)
    return try tree.evaluate { ExpressionValue(Self.values[$0]) }.text
  }

  // The results are those of Python 3.
  @Test(arguments: [
    ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("2 ** 3 ** 2", "512"), ("-2 ** 2", "-4"),
    ("2 ** -1", "0.5"), ("7 // 2", "3"), ("-7 // 2", "-4"), ("-7 % 3", "2"), ("7 % -3", "-2"),
    ("7 / 2", "3.5"), ("6 / 2", "3.0"), ("-7.5 // 2", "-4.0"), ("-7.5 % 2", "0.5"),
    ("0.1 + 0.2", "0.30000000000000004"), ("1e-5 * 1", "1e-05"), ("1e16 * 1", "1e+16"),
    ("3200 // 32", "100"), ("n * 2", "6"), ("n / x", "6.0"), ("+n - -n", "6"),
    ("s + 'd'", "abcd"), ("1 < n <= 3", "True"), ("1 < n < 3", "False"), ("n == 3.0", "True"),
    ("quoted == 3", "False"), ("quoted == '3'", "True"), ("s < 'abd'", "True"),
    ("octal == '010'", "True"), ("n in [1, 2, 3]", "True"), ("n not in (1, 2)", "True"),
    ("'b' in s", "True"), ("'' in s", "True"), ("'abcd' in s", "False"), ("'a' in l", "True"),
    ("not t", "False"), ("not not t", "True"), ("nil == null", "True"), ("nil != None", "False"),
    ("nil or 5", "5"), ("0 or '' or 'z'", "z"), ("n and s", "abc"), ("'y' if t else 'n'", "y"),
    ("1 if nil else 2 if t else 3", "2"), ("`a.b-c` + 1", "8"), ("t == 1", "True"),
    ("min(3, 1, 2)", "1"), ("max([1, 5, 2])", "5"), ("abs(-3)", "3"), ("abs(-0.5)", "0.5"),
    ("round(2.5)", "2"), ("round(3.5)", "4"), ("round(2.567, 2)", "2.57"),
    ("round(1234, -2)", "1200"),
    ("int(3.9)", "3"), ("int(-3.9)", "-3"), ("int('12')", "12"), ("floor(-0.5)", "-1"),
    ("ceil(0.2)", "1"), ("log(1)", "0.0"), ("log(8, 2)", "3.0"), ("log2(8)", "3.0"),
    ("log10(1000)", "3.0"), ("sqrt(16)", "4.0"), ("exp(0)", "1.0"), ("len(s)", "3"),
    ("len(l)", "2"), ("str(n) + 'x'", "3x"), ("str(1.0)", "1.0"), ("[1, 2] + [3]", "[1, 2, 3]"),
    ("'it\\'s'", "it's"), ("[1, 2,] == [1.0, 2]", "True"), ("(1,) == [1]", "True"),
    (".5 + 1", "1.5"), ("9223372036854775807", "9223372036854775807"),
    ("n = 3 or 1 / 0", "True"), ("n=3.0", "True"), ("s = 'abd'", "False"), ("1 <= n = 3", "True"),
    ("n == 3 or 1 / 0", "True"), ("t + t", "2"),
  ])
  func `an expression has Python's value`(text: String, expected: String) throws {
    #expect(try value(text) == expected)
  }

  @Test(arguments: [
    "9223372036854775807 + 1", "2 ** 64", "-9223372036854775807 - 2", "1 / 0", "1 // 0", "1 % 0",
    "0 ** -1", "1.0 % 0", "10.0 ** 400", "(-8) ** 0.5", "s + 1", "-s", "nil + 1", "nil < 1",
    "s < 1", "1 in 1", "len(1)", "int('x')", "int(1e300)", "log(0)", "sqrt(-1)", "abs(s)",
    "min([])", "round(1, s)", "log(8, 1)", "1 < 'a'",
  ])
  func `what has no value is an error, never a crash`(text: String) {
    #expect(throws: ExpressionError.self) { try value(text) }
  }

  @Test(arguments: [
    "", "1 +", "* 1", "(1", "[1", "1)", "1 2", "n n", "'open", "`open", "1 = = 2", "1 === 2", "= 2",
    "n.x", "n[0]",
    "lambda: 1", "f(1)", "__import__('os')", "1 if 2", "not", "in [1]", "a not b", "1..2", "1e",
    "08", "0x10", "1_000", "min()", "len()", "n := 1", "{1}", "a; b", "1 <> 2", "!t", "@", "1 if",
  ])
  func `what is no expression is an error`(text: String) {
    #expect(throws: ExpressionError.self) { try ExpressionParser.parse(text) }
  }

  @Test func `long and deep expressions are bounded`() {
    #expect(throws: Never.self) {
      try value([String](repeating: "1", count: 900).joined(separator: " + "))
    }
    for text in [
      [String](repeating: "1", count: 5_000).joined(separator: " or "),
      String(repeating: "(", count: 5_000), String(repeating: "-", count: 5_000) + "1",
      String(repeating: "not ", count: 5_000) + "1",
      [String](repeating: "2", count: 5_000).joined(separator: " ** "),
      String(repeating: "1 if 1 else ", count: 5_000) + "1",
      String(repeating: "abs(", count: 5_000),
    ] {
      #expect(throws: ExpressionError.self) { try value(text) }
    }
  }

  @Test func `an error says where it is`() throws {
    for (text, offset) in [("n +", 3), ("n + @", 4), ("1 + (2", 6), ("1 + 'x", 4), ("n / 0", 2)] {
      do {
        _ = try value(text)
        Issue.record("no error in \(text)")
      } catch {
        #expect((error as? ExpressionError)?.offset == offset, "\(text)")
      }
    }
  }
}
