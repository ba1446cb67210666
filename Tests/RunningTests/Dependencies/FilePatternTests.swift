import TestSupport
import Testing

@testable import Running

@Suite struct FilePatternTests {
  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("a/deep")
    try sandbox.makeFolder("b")
    for name in ["one.txt", "two.txt", ".hidden", "a/one.txt", "a/deep/one.txt", "b/two.txt"] {
      try sandbox.write("x", to: name)
    }
  }

  @Test(
    arguments: [
      ("*.txt", ["one.txt", "two.txt"]), ("*/*.txt", ["a/one.txt", "b/two.txt"]),
      ("a/*/one.txt", ["a/deep/one.txt"]), ("./one.txt", ["one.txt"]), ("[ab]", ["a", "b"]),
      ("*", ["a", "b", "one.txt", "two.txt"]), (".h*", [".hidden"]), ("?ne.txt", ["one.txt"]),
      ("nope", []), ("", []), ("one.txt/x", []),
    ])
  func `each part is matched in its folder`(pattern: String, paths: [String]) {
    #expect(FilePattern(pattern).matches(in: sandbox.path) == paths)
  }

  @Test(arguments: ["../*", "a/../one.txt", "..", "a/.."])
  func `nothing outside of the folder is looked at`(pattern: String) {
    #expect(FilePattern(pattern).matches(in: sandbox.path("a")).isEmpty)
    #expect(FilePattern(pattern).matches(in: sandbox.path).isEmpty)
  }

  @Test func `a folder that is not there has no files`() {
    #expect(FilePattern("*").matches(in: sandbox.path("nowhere")).isEmpty)
  }
}
