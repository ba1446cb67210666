import Glibc
import Operations
import TestSupport
import Testing

@Suite struct SourceSnapshotTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("project/sub/deep")
    try sandbox.write("one\n", to: "project/a.py")
    try sandbox.writeScript("echo hi\n", to: "project/sub/deep/b.sh")
  }

  private func snapshot(_ name: String) throws -> SourceSnapshot {
    let files = SourceFiles(in: sandbox.path("project"), .init())
    return try SourceSnapshot(copying: files, to: sandbox.path(name))
  }

  private func status(_ name: String) -> stat {
    var status = stat()
    _ = stat(sandbox.path(name), &status)
    return status
  }

  @Test func copiesFilesReadOnly() throws {
    let copy = try snapshot("run/.batchrun/sourcecode")
    #expect(copy.paths == ["a.py", "sub/deep/b.sh"])
    #expect(sandbox.text(of: "run/.batchrun/sourcecode/a.py") == "one\n")
    #expect(status("run/.batchrun/sourcecode/a.py").st_mode & 0o777 == 0o400)
    #expect(status("run/.batchrun/sourcecode/sub/deep/b.sh").st_mode & 0o777 == 0o500)
    try sandbox.write("two\n", to: "project/a.py")
    #expect(sandbox.text(of: "run/.batchrun/sourcecode/a.py") == "one\n")
  }

  @Test func trialsShareTheFiles() throws {
    let copy = try snapshot("batch")
    try copy.link(to: sandbox.path("trial/code"))
    #expect(status("batch/a.py").st_ino == status("trial/code/a.py").st_ino)
    #expect(sandbox.text(of: "trial/code/sub/deep/b.sh")?.contains("echo hi") == true)
    // A batch that is deleted takes nothing from its trials.
    sandbox.remove("batch")
    #expect(sandbox.text(of: "trial/code/a.py") == "one\n")
  }

  @Test func theDigestIsThatOfPathsAndContents() throws {
    let first = try snapshot("1").digest
    #expect(first.count == 32)
    #expect(try snapshot("2").digest == first)
    try sandbox.write("two\n", to: "project/a.py")
    let second = try snapshot("3").digest
    #expect(second != first)
    try sandbox.write("one\n", to: "project/a.py")
    try sandbox.shell("mv project/a.py project/b.py")
    #expect(try snapshot("4").digest != first)
  }

  @Test func anExistingSnapshotCanBeLinked() throws {
    let copy = try snapshot("staged")
    let again = SourceSnapshot(existing: copy.folder, digest: copy.digest)
    #expect(again == copy)
  }

  @Test func anUnreadableTargetIsAnError() throws {
    try sandbox.write("", to: "file")
    #expect(throws: (any Error).self) { try snapshot("file/code") }
  }
}
