import Glibc
import TestSupport
import Testing

@testable import Jobs

@Suite struct RunfileSourceTests {
  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  func texts(_ runfile: Runfile) -> [String] {
    runfile.entries.map { String(decoding: runfile.command($0), as: UTF8.self) }
  }

  @Test func aFileIsReadWhole() throws {
    // Longer than one chunk, and at sizes around its boundary.
    for size in [0, 65_535, 65_536, 65_537, 200_001] {
      try sandbox.write(String(repeating: "x", count: size), to: "jobs")
      let runfile = try Runfile(path: sandbox.path("jobs"))
      #expect(runfile.entries.map(\.length) == (size == 0 ? [] : [size]))
    }
  }

  @Test func aPipeIsReadToItsEnd() throws {
    #expect(mkfifo(sandbox.path("pipe"), 0o600) == 0)
    let writer = try sandbox.start(
      Invocation(["-c", "seq 1 100000 > pipe"], program: "/bin/sh"))
    let runfile = try Runfile(path: sandbox.path("pipe"))
    #expect(runfile.entries.count == 100_000)
    #expect(texts(runfile).last == "100000")
    try writer.wait()
  }

  @Test func aMissingFileIsMissing() {
    let path = sandbox.path("nothing")
    #expect(throws: RunfileError.missing(path: path)) { try Runfile(path: path) }
  }

  @Test func aFolderIsNoRunfile() {
    let path = sandbox.path
    #expect(throws: RunfileError.isFolder(path: path)) { try Runfile(path: path) }
  }

  @Test(arguments: ["grid.yml", "grid.YAML"])
  func aYAMLFileIsNotReadAsCommands(name: String) throws {
    let path = sandbox.path(name)
    #expect(throws: RunfileError.missing(path: path)) { try Runfile(path: path) }
    try sandbox.write("program: x\n", to: name)
    #expect(throws: RunfileError.isYAML(path: path)) { try Runfile(path: path) }
    #expect(
      RunfileError.isYAML(path: "g.yml").hint
        == "give a file with one command per line, or a grid spec, which has 'program' and "
        + "'parameters'")
  }

  @Test(arguments: [[0xFF, 0xFE, 0x65, 0], [0xFE, 0xFF, 0, 0x65]] as [[UInt8]])
  func textInUTF16IsNoRunfile(bytes: [UInt8]) throws {
    try sandbox.write(bytes: bytes, to: "u")
    let path = sandbox.path("u")
    #expect(throws: RunfileError.isUTF16(path: path)) { try Runfile(path: path) }
  }

  @Test func whatCannotBeOpenedSaysWhy() throws {
    #expect(symlink("loop", sandbox.path("loop")) == 0)
    let path = sandbox.path("loop")
    let error = RunfileError.unreadable(path: path, code: ELOOP)
    #expect(throws: error) { try Runfile(path: path) }
    #expect(error.message.hasSuffix("cannot be read: Too many levels of symbolic links"))
  }

  @Test func theStampTellsAGrownFile() throws {
    try sandbox.write("a\n", to: "jobs")
    let source = try RunfileSource(path: sandbox.path("jobs"))
    #expect(source.stamp == RunfileStamp(path: sandbox.path("jobs")))
    try sandbox.append("b\n", to: "jobs")
    let now = try #require(RunfileStamp(path: sandbox.path("jobs")))
    #expect(source.stamp != now)
    #expect(now.size == 4)
    #expect(RunfileStamp(path: sandbox.path) == nil)
  }

  @Test func followingTakesOnlyCompletedLines() throws {
    try sandbox.write("a\nb", to: "jobs")
    var follower = try RunfileFollower(path: sandbox.path("jobs"))
    #expect(texts(try follower.readMore()) == ["a"])
    #expect(texts(try follower.readMore()) == [])
    try sandbox.append("c\n", to: "jobs")
    let more = try follower.readMore()
    #expect(texts(more) == ["bc"])
    #expect(more.entries.map(\.line) == [2])
    try sandbox.append("d \\\n", to: "jobs")
    #expect(texts(try follower.readMore()) == [])
    try sandbox.append(" e", to: "jobs")
    #expect(texts(try follower.readMore()) == [])
    #expect(!follower.isAtEnd)
    #expect(texts(follower.finish()) == ["d  e"])
  }

  @Test func aReplacedOrShortenedFileIsReadAgain() throws {
    try sandbox.write("a\nb\n", to: "jobs")
    var follower = try RunfileFollower(path: sandbox.path("jobs"))
    _ = try follower.readMore()
    try sandbox.write("a\nb\nc\n", to: "new")
    #expect(rename(sandbox.path("new"), sandbox.path("jobs")) == 0)
    #expect(texts(try follower.readMore()) == ["a", "b", "c"])
    try sandbox.append("d\n", to: "jobs")
    #expect(texts(try follower.readMore()) == ["d"])
    try sandbox.write("e\n", to: "jobs")
    #expect(texts(try follower.readMore()) == ["e"])
    sandbox.remove("jobs")
    #expect(texts(try follower.readMore()) == [])
  }

  @Test func aFollowedPipeEndsWithItsWriter() throws {
    #expect(mkfifo(sandbox.path("pipe"), 0o600) == 0)
    let writer = try sandbox.start(
      Invocation(["-c", "printf 'a\\nb' > pipe"], program: "/bin/sh"))
    var follower = try RunfileFollower(path: sandbox.path("pipe"))
    var found: [String] = []
    // Opening it does not wait.
    var entry = pollfd(fd: follower.source.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&entry, 1, 30_000) == 1)
    while !follower.isAtEnd { found += texts(try follower.readMore()) }
    #expect(found == ["a", "b"])
    try writer.wait()
  }

  @Test func onlyWhatKeepsGrowingIsFollowed() {
    #expect(throws: RunfileError.cannotGrow(path: "/dev/null")) {
      try RunfileFollower(path: "/dev/null")
    }
  }
}
