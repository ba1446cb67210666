import TestSupport
import Testing

@testable import Running

@Suite struct RelativePathsTests {
  @Test(arguments: [
    "cat data.txt", "x > out", "x >out", "x 2>out", "x <in", "python src/train.py", "x --out=a/b",
    "x 'a/b'", "OUT=a/b x", "cd sub && x", "x;y ./z",
  ])
  func linesThatNameThem(line: String) throws {
    let sandbox = try Sandbox()
    try sandbox.makeFolder("sub")
    try sandbox.write("", to: "data.txt")
    #expect(RelativePaths(folders: [sandbox.path("")]).areNamed(in: Array(line.utf8)), "\(line)")
  }

  @Test(arguments: [
    "echo hello", "cat /data.txt", "curl http://host/x", "x > /dev/null 2>&1", "x --lr=0.1 -n 3",
    "x $HOME/a ~/b", "", "true; true",
  ])
  func linesThatDoNot(line: String) throws {
    let sandbox = try Sandbox()
    #expect(!RelativePaths(folders: [sandbox.path("")]).areNamed(in: Array(line.utf8)), "\(line)")
  }
}
