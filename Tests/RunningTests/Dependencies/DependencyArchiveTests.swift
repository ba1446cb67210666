import TestSupport
import Testing

@testable import Running

@Suite struct DependencyArchiveTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func make(_ line: String) throws {
    try #require(try sandbox.shell(line).exitCode == 0)
  }

  private func unpack(_ path: String, named name: String) throws(SourceProblem) {
    try DependencyArchive.unpack(sandbox.path(path), named: name, into: sandbox.path("out/\(name)"))
  }

  @Test(arguments: ["a.zip", "A.ZIP", "a.tar", "a.tar.gz", "a.tar.xz", "a.tgz", "b/a.csv.gz"])
  func `an archive is known by its name`(name: String) {
    #expect(DependencyArchive.isArchive(name))
  }

  @Test(arguments: ["a.csv", "zip", "a.zip.txt", "tar", "a.gzip", ""])
  func `another file is none`(name: String) {
    #expect(!DependencyArchive.isArchive(name))
  }

  @Test func `its contents are in a separate folder`() throws {
    try make("mkdir -p in/deep && echo 1 > in/deep/a && tar -cf 'it is.tar' in")
    try unpack("it is.tar", named: "it is.tar")
    #expect(sandbox.text(of: "out/it is.tar/in/deep/a") == "1\n")
  }

  @Test func `a single file loses its ending`() throws {
    try make("echo 1 > \"it's.csv\" && gzip \"it's.csv\"")
    try unpack("it's.csv.gz", named: "it's.csv.gz")
    #expect(sandbox.names(in: "out/it's.csv.gz") == ["it's.csv"])
    #expect(sandbox.text(of: "out/it's.csv.gz/it's.csv") == "1\n")
  }

  @Test func `what was unpacked before is gone`() throws {
    try make("echo 1 > a && tar -cf x.tar a && mkdir -p out/x.tar && echo 2 > out/x.tar/old")
    try unpack("x.tar", named: "x.tar")
    #expect(sandbox.names(in: "out/x.tar") == ["a"])
  }

  @Test(arguments: ["x.tar", "x.zip", "x.gz", "x.csv"])
  func `what is not an archive is a problem that names it`(name: String) throws {
    try sandbox.write("no archive", to: name)
    let path = sandbox.path(name)
    #expect(
      throws: SourceProblem("cannot unpack '\(path)': it is damaged or not an archive")
    ) { try unpack(name, named: name) }
  }

  @Test func `a folder that cannot be made is a problem too`() throws {
    try make("echo 1 > a && tar -cf x.tar a")
    try sandbox.write("", to: "out")
    let problem = #expect(throws: SourceProblem.self) { try unpack("x.tar", named: "x.tar") }
    #expect(problem?.reason.hasPrefix("cannot unpack '\(sandbox.path("x.tar"))': ") == true)
    #expect(problem?.reason.hasSuffix("it is damaged or not an archive") == false)
  }
}
