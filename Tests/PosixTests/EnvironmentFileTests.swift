import Testing

@testable import Posix

@Suite struct EnvironmentFileTests {
  private func entries(_ text: String) throws(EnvironmentFile.Fault) -> [String] {
    try EnvironmentFile.entries(in: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("A=1\nB=2", ["A=1", "B=2"]), ("# no\n\n  # no\nA=1\n", ["A=1"]), ("export A=1", ["A=1"]),
    ("  export\t A=1  ", ["A=1"]), ("A=", ["A="]), ("A=\"x y\"\nB='z'", ["A=x y", "B=z"]),
    ("A='x\"", ["A='x\""]), ("A=\"\"", ["A="]), ("A='", ["A='"]),
    ("A=$HOME `x` \\n", ["A=$HOME `x` \\n"]),
    ("A=a=b#c", ["A=a=b#c"]), ("A=1\r\nB=2\r\n", ["A=1", "B=2"]), ("\u{FEFF}A=1", ["A=1"]),
    ("_a9=ü", ["_a9=ü"]), ("exportA=1", ["exportA=1"]), ("", []), ("A=1\nA=2", ["A=1", "A=2"]),
    ("A=\" x \"", ["A= x "]),
  ])
  func linesAreVariables(text: String, expected: [String]) throws {
    #expect(try entries(text) == expected)
  }

  @Test(arguments: [
    ("A", 1), ("A=1\n\nB C=2", 3), ("1A=x", 1), ("=x", 1), ("A =x", 1), ("export A", 1),
    ("A=\0", 1),
    ("ä=1", 1), ("set A=1", 1),
  ])
  func anythingElseIsAFault(text: String, line: Int) {
    #expect {
      try entries(text)
    } throws: { error in
      (error as? EnvironmentFile.Fault)?.line == line
    }
  }
}
