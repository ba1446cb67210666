import Testing

@testable import Jobs

@Suite struct ShellWordsTests {
  func words(_ line: String) -> [String]? {
    Array(line.utf8).withUnsafeBytes { bytes in
      ShellWords(bytes).map { line in line.words.map { String(decoding: line[$0], as: UTF8.self) } }
    }
  }

  @Test(arguments: [
    ("", []),
    ("  a\t b ", ["a", "b"]),
    (#"a 'b c' "d e" f\ g"#, ["a", "b c", "d e", "f g"]),
    (#"a'b'"c"d"#, ["abcd"]),
    (#"'' "" x"#, ["", "", "x"]),
    (#"'a\' "b\"\\\$\n""#, [#"a\"#, #"b"\$\n"#]),
    (#"a\"#, [#"a\"#]),
    ("a # b 'c", ["a"]),
    ("a#b # c", ["a#b"]),
    ("a;b&&c|d>e", ["a", ";", "b", "&&", "c", "|", "d", ">", "e"]),
    ("(a) 2>&1", ["(", "a", ")", "2", ">&", "1"]),
    ("a$(b c)d ${x y} `e f`", ["a$(b c)d", "${x y}", "`e f`"]),
    (#"$(a (b) ')') "$(c d)" $HOME $"#, ["$(a (b) ')')", "$(c d)", "$HOME", "$"]),
  ])
  func splitsAsAShellDoes(line: String, expected: [String]) {
    #expect(words(line) == expected)
  }

  @Test(arguments: ["'a", #"a "b"#, "$(a", "${a", "`a", #""$(a""#, #"a "b\"#, "$(a 'b)"])
  func whatDoesNotEndIsNoLine(line: String) {
    #expect(words(line) == nil)
  }

  @Test func operatorsSayThatTheyAre() throws {
    try Array("a ';' ; b".utf8).withUnsafeBytes { bytes in
      let line = try #require(ShellWords(bytes))
      #expect(line.words.map(\.isOperator) == [false, false, true, false])
    }
  }
}
