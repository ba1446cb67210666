import Runs
import Testing

/// What a path of a command line means among the files of a run.
@Suite struct RunPathTests {
  private func match(_ path: String, _ name: String, hidden: Bool = false) throws -> RunPath.Match {
    try RunPath(path).match(
      Array(name.utf8).split(separator: UInt8(ascii: "/")), includesHidden: hidden)
  }

  @Test(
    arguments: [
      ("aa", "aa"), ("aa", "aa/b"), ("aa/b", "aa/b/c/d"), ("./aa//b/", "aa/b"), (".", "aa"),
      ("*", "aa"), ("*/*.txt", "x/y.txt"), ("d?r", "dir/below"), (".git", ".git/config"),
      (".*", ".git"), ("*.*/x", "a.b/x/y"), ("a[1]", "a[1]"), ("é*", "élan"),
    ])
  func `a path names what is there and what is below`(path: String, name: String) throws {
    #expect(try match(path, name) == .full)
  }

  @Test(
    arguments: [
      ("aa", "aaa"), ("aa", "b"), ("*/*.txt", "x.txt/y"), ("a?", "a"), ("*", ".git"),
      ("aa", "aa/.hidden"), (".git", ".git/.hidden"), ("*/x", ".git/x"), (".", ".git"),
    ])
  func `it names nothing else, and nothing hidden that it does not spell out`(
    path: String, name: String
  ) throws {
    #expect(try match(path, name) == .none)
  }

  @Test func `folders on the way are no match yet`() throws {
    #expect(try match("a/b/c", "a") == .above)
    #expect(try match("*/b", "a") == .above)
    #expect(try match("a/b", "b") == .none)
  }

  @Test func `hidden names are like others where they are wanted`() throws {
    #expect(try match("*", ".git", hidden: true) == .full)
    #expect(try match("aa", "aa/.x/.y", hidden: true) == .full)
  }

  @Test func `paths that lead elsewhere are refused`() {
    for path in ["/", "/etc/passwd"] {
      #expect(throws: RunFileError.self) { try RunPath(path) }
    }
    for path in ["..", "a/../..", "../x", "a/.."] {
      #expect(throws: RunFileError.self) { try RunPath(path) }
    }
  }
}
