import Glibc
import Operations
import Posix
import TestSupport
import Testing

/// Copies of source code in a run directory, and what tells them from output.
@Suite struct SourceCopiesTests {
  private let sandbox: Sandbox
  private var run: String { sandbox.path("run") }

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("project/sub")
    try sandbox.write("one\n", to: "project/a.py")
    try sandbox.writeScript("echo hi\n", to: "project/sub/b.sh")
    try sandbox.write("op: {}\n", to: "project/batchrun.yml")
    try sandbox.write(String(repeating: "x", count: 100_000), to: "project/big.txt")
    try sandbox.makeFolder("run/.batchrun")
    try keep()
  }

  /// Keeps the project as it is now.
  private func keep() throws {
    sandbox.remove("run/.batchrun/sourcecode")
    _ = try SourceSnapshot(
      copying: SourceFiles(in: sandbox.path("project"), .init()),
      to: sandbox.path("run/.batchrun/sourcecode"))
  }

  private func place(
    to destination: String = ".", besides dependencies: Set<String> = [], isForced: Bool = false
  ) throws {
    let snapshot = SourceSnapshot(existing: run + "/.batchrun/sourcecode", digest: "")
    let manifest = try SourceCopies(of: snapshot, to: destination, leaving: ["batchrun.yml"]).place(
      in: Directory(path: run), besides: dependencies, isForced: isForced)
    try sandbox.write(bytes: try #require(manifest), to: "run/.batchrun/manifest.json")
  }

  private var unchanged: [String] {
    (SourceManifest(of: run)?.unchanged ?? []).sorted()
  }

  private func mode(_ name: String) -> mode_t {
    var status = stat()
    _ = stat(sandbox.path(name), &status)
    return status.st_mode & 0o777
  }

  @Test func areWritableAndLackTheProjectFile() throws {
    try place()
    #expect(unchanged == ["a.py", "big.txt", "sub/b.sh"])
    #expect(sandbox.text(of: "run/a.py") == "one\n")
    #expect(sandbox.text(of: "run/big.txt")?.utf8.count == 100_000)
    #expect(mode("run/a.py") == 0o600)
    #expect(mode("run/sub/b.sh") == 0o700)
    #expect(sandbox.text(of: "run/batchrun.yml") == nil)
    try sandbox.write("mine\n", to: "run/a.py")
    #expect(sandbox.text(of: "run/.batchrun/sourcecode/a.py") == "one\n")
  }

  @Test func canBePutIntoAFolder() throws {
    try place(to: "src/code")
    #expect(unchanged == ["src/code/a.py", "src/code/big.txt", "src/code/sub/b.sh"])
    #expect(SourceManifest(of: run)?.source(of: "src/code/sub/b.sh") == "sub/b.sh")
  }

  @Test func oneThatWasChangedIsSourceNoLonger() throws {
    try place()
    try sandbox.write("two\n", to: "run/a.py")
    sandbox.remove("run/sub/b.sh")
    #expect(unchanged == ["big.txt"])
    #expect(SourceManifest(of: run)?.lists("a.py") == true)
    #expect(SourceManifest(of: run)?.lists("other") == false)
  }

  @Test func contentsDecideWhereTheTimeIsAnother() throws {
    try place()
    try sandbox.shell("touch -d '2001-01-01' run/a.py; echo one > run/a.py")
    #expect(unchanged == ["a.py", "big.txt", "sub/b.sh"])
  }

  @Test func anotherStartKeepsWhatTheProgramHasChanged() throws {
    try place()
    try sandbox.write("two\n", to: "run/a.py")
    sandbox.remove("run/sub/b.sh")
    try place()
    #expect(sandbox.text(of: "run/a.py") == "two\n")
    #expect(unchanged == ["big.txt", "sub/b.sh"])
  }

  @Test func aForcedStartReplacesAllButWhatIsRequired() throws {
    try place()
    try sandbox.write("two\n", to: "run/a.py")
    try sandbox.write("required\n", to: "run/big.txt")
    try sandbox.write("three\n", to: "project/a.py")
    sandbox.remove("project/sub")
    try keep()
    try place(besides: ["big.txt"], isForced: true)
    #expect(sandbox.text(of: "run/a.py") == "three\n")
    #expect(sandbox.text(of: "run/big.txt") == "required\n")
    #expect(sandbox.text(of: "run/sub/b.sh") == nil, "the project has it no more")
    #expect(unchanged == ["a.py"])
  }

  @Test func whatIsThereStays() throws {
    try sandbox.makeFolder("elsewhere")
    try sandbox.shell("ln -s ../elsewhere run/sub; echo required > run/a.py")
    try place(besides: ["sub", "a.py"])
    #expect(sandbox.text(of: "run/a.py") == "required\n")
    #expect(sandbox.names(in: "elsewhere").isEmpty, "nothing is put behind a link")
    #expect(unchanged == ["big.txt"])
  }

  /// A launcher that is killed leaves the first bytes of a file, or none, and no manifest.
  @Test func aCopyThatWasCutShortIsMadeAgain() throws {
    try sandbox.write("", to: "run/a.py")
    try sandbox.write(String(repeating: "x", count: 70_000), to: "run/big.txt")
    try sandbox.makeFolder("run/sub")
    try sandbox.write("echo ho\n", to: "run/sub/b.sh")
    try place()
    #expect(sandbox.text(of: "run/a.py") == "one\n")
    #expect(sandbox.text(of: "run/big.txt")?.utf8.count == 100_000)
    #expect(sandbox.text(of: "run/sub/b.sh") == "echo ho\n", "a file of the user's")
    #expect(unchanged == ["a.py", "big.txt"])
  }

  /// The program may have emptied it.
  @Test func aCopyWithAManifestStaysAsItIs() throws {
    try place()
    try sandbox.write("", to: "run/a.py")
    try place()
    #expect(sandbox.text(of: "run/a.py") == "")
  }

  @Test func aRunFromBeforeHasNoManifest() {
    #expect(SourceManifest(of: run) == nil)
  }
}
