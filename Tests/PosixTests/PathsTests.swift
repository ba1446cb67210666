import Posix
import Testing

@Suite struct PathsTests {
  @Test(arguments: [
    ("a/./b//c", "a/b/c"), ("./a", "a"), ("a/../b", "b"), ("../a", "../a"), ("/..", "/"),
    ("/a/../../b", "/b"), ("", "."), ("a/..", "."), ("../../a", "../../a"), ("/a/b.c", "/a/b.c"),
    ("/a/...", "/a/..."), ("/a/.b/..c", "/a/.b/..c"), ("/a/", "/a"), ("/", "/"), ("//a", "/a"),
    ("a/b/.", "a/b"), ("/a//", "/a"), (".", "."), ("..", ".."),
  ])
  func normalizes(path: String, result: String) {
    #expect(normalizedPath(path) == result)
  }

  @Test func takesPathsApart() {
    #expect(folder(of: "/a/b") == "/a")
    #expect(folder(of: "/a") == "/")
    #expect(folder(of: "a") == ".")
    #expect(lastComponent(of: "a/b.c") == "b.c")
    #expect(relativePath("/a/b/c", in: "/a") == "b/c")
    #expect(relativePath("/a", in: "/") == "a")
    #expect(relativePath("/ab", in: "/a") == nil)
  }
}
