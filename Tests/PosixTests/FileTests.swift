import Glibc
import Posix
import TestSupport
import Testing

@Suite struct FileTests {
  let sandbox: Sandbox
  let folder: Directory

  init() throws {
    sandbox = try Sandbox()
    folder = try Directory(path: sandbox.path)
  }

  @Test func checksumsAreCastagnolis() {
    // The check value of the catalogue of CRC algorithms, and RFC 3720, appendix B.4.
    let cases: [([UInt8], UInt32)] = [
      (Array("123456789".utf8), 0xe306_9283), ([], 0),
      ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
      ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43), ((0..<32).map { UInt8($0) }, 0x46dd_794e),
    ]
    for (bytes, crc) in cases {
      #expect(bytes.withUnsafeBytes { checksumCRC32C($0) } == crc)
      let split = bytes.count / 3
      let first = Array(bytes[..<split]).withUnsafeBytes { checksumCRC32C($0) }
      let both = Array(bytes[split...]).withUnsafeBytes { checksumCRC32C($0, continuing: first) }
      #expect(both == crc)
    }
  }

  @Test func linksAreNotFollowed() throws {
    try sandbox.write("secret", to: "target")
    #expect(symlink("target", sandbox.path("link")) == 0)
    #expect(symlink(".", sandbox.path("self")) == 0)
    #expect(throws: SystemError.self) { try folder.open("link", O_RDONLY) }
    #expect(throws: SystemError.self) { try folder.open("link", O_WRONLY | O_CREAT) }
    #expect(throws: SystemError.self) { try folder.directory("self") }
    #expect(throws: SystemError.self) { try Directory(path: sandbox.path("self")) }
    #expect(try folder.status(of: "link")?.isRegular == false)
  }

  @Test func aFileIsReplacedInOneStepOrNotAtAll() throws {
    try sandbox.write("old", to: "a")
    let discarded = try AtomicFile(in: folder, name: "a")
    try discarded.file.writeAll(Array("half".utf8))
    discarded.discard()
    #expect(sandbox.text(of: "a") == "old")
    let replacement = try AtomicFile(in: folder, name: "a")
    try replacement.file.writeAll(Array("new".utf8))
    #expect(sandbox.text(of: "a") == "old")
    try replacement.commit()
    #expect(sandbox.text(of: "a") == "new")
    #expect(sandbox.names() == ["a"])
    #expect(try folder.status(of: "a").map { $0.mode & 0o777 } == 0o600)
  }

  @Test func whatIsReplacedCanBeKeptUnderAnotherName() throws {
    try sandbox.write("old", to: "a")
    try sandbox.write("older", to: "a~")
    let replacement = try AtomicFile(in: folder, name: "a")
    try replacement.file.writeAll(Array("new".utf8))
    try replacement.keepReplaced(as: "~")
    #expect(sandbox.text(of: "a") == "old")
    try replacement.commit()
    #expect(sandbox.text(of: "a") == "new")
    #expect(sandbox.text(of: "a~") == "old")
    #expect(sandbox.names() == ["a", "a~"])
    try folder.makeDirectory("b~")
    let other = try AtomicFile(in: folder, name: "b")
    #expect(throws: SystemError.self) { try other.keepReplaced(as: "~") }
    other.discard()
  }

  /// A pid alone does not tell: it may be another process's by now, or its process was not waited for.
  @Test func unfinishedFilesOfProcessesThatAreGoneAreRemoved() throws {
    let own = try AtomicFile(in: folder, name: "a")
    #expect(sandbox.names().count == 1)
    let zombie = try sandbox.start(Invocation([], program: "/bin/true"))
    try eventually("it has ended") { ProcessIdentity(pid: zombie.pid)?.isAlive == false }
    let start = try #require(ProcessIdentity(pid: zombie.pid)).startTicks
    let (kept, reused) = (try #require(sandbox.names().first), ProcessIdentity.current)
    let abandoned = [
      ".a.\(zombie.pid).abc", ".a.\(zombie.pid).\(start).abc", ".a.2147483647.abc",
      ".a.\(reused.pid).\(reused.startTicks + 1).abc",
    ]
    let others = [".a.\(reused.pid).abc", ".a.b", ".b.2147483647.abc"]
    for name in abandoned + others { try sandbox.write("", to: name) }
    try AtomicFile.removeAbandoned(in: folder, for: ["a"])
    #expect(Set(sandbox.names()) == Set(others + [kept]))
    own.discard()
    #expect(Set(sandbox.names()) == Set(others))
  }

  @Test func aSmallFileIsMadeOnceAndForTheOwnerOnly() throws {
    try folder.makeFile("a", Array("text".utf8))
    try folder.makeFile("empty", [])
    #expect(sandbox.text(of: "a") == "text")
    #expect(sandbox.text(of: "empty") == "")
    let mode = try folder.status(of: "a")?.mode ?? 0
    #expect(mode & 0o777 == 0o600)
    #expect(throws: SystemError.self) { try folder.makeFile("a", []) }
    #expect(symlink("b", sandbox.path("link")) == 0)
    #expect(throws: SystemError.self) { try folder.makeFile("link", []) }
    #expect(!sandbox.exists("b"))
    #expect(sandbox.text(of: "a") == "text")
  }

  @Test func pathsAreMadeForTheOwnerOnly() throws {
    let made = try Directory.makingPath(sandbox.path("x/y/z"))
    #expect(try made.descriptor.status().mode & 0o777 == 0o700)
    #expect(try Directory(path: sandbox.path("x")).descriptor.status().mode & 0o777 == 0o700)
    _ = try Directory.makingPath(sandbox.path("x/y/z"))
    try sandbox.write("", to: "file")
    #expect(throws: SystemError.self) { try Directory.makingPath(sandbox.path("file/x")) }
  }

  @Test func locksExcludeOthersUntilTheLastDescriptorCloses() throws {
    var first: FileDescriptor? = try folder.open("lock", O_RDWR | O_CREAT)
    let second = try folder.open("lock", O_RDWR)
    #expect(try first?.tryLock(.exclusive) == true)
    #expect(try second.tryLock(.exclusive) == false)
    let inherited = dup(try #require(first).raw)
    first = nil
    #expect(try second.tryLock(.exclusive) == false)
    close(inherited)
    #expect(try second.tryLock(.exclusive))
  }

  @Test func overwritingLeavesNothingOfWhatWasLonger() throws {
    let file = try folder.open("a", O_RDWR | O_CREAT)
    try file.overwrite(with: Array("long text".utf8))
    try file.overwrite(with: Array("x".utf8))
    #expect(try file.contents() == Array("x".utf8))
  }

  @Test func errorsNameWhatWasTriedOnWhat() {
    #expect {
      try folder.open("missing", O_RDONLY)
    } throws: { error in
      "\(error)" == "cannot open '\(sandbox.path)/missing': No such file or directory"
    }
  }

  @Test func fileSystemsOfTheNetworkAreKnown() throws {
    #expect(FileSystemKind(magic: 0x6969) == .network)
    #expect(FileSystemKind(magic: 0x6573_5546) == .network)
    #expect(FileSystemKind(magic: 0xff53_4d42) == .network)
    #expect(FileSystemKind(magic: 0xef53) == .local)
    #expect(try FileSystemKind(of: folder.descriptor) == .local)
  }
}

@Suite struct FolderReplacementTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  @Test func `a folder takes the place of another, which goes`() throws {
    try sandbox.makeFolder("old/inner")
    try sandbox.write("old", to: "old/inner/file")
    try sandbox.makeFolder("new")
    try sandbox.write("new", to: "new/file")
    let folder = try Directory(path: sandbox.path)
    try folder.replaceTree("old", by: "new")
    #expect(sandbox.names() == ["old"])
    #expect(sandbox.text(of: "old/file") == "new")
    #expect(!sandbox.exists("old/inner"))
  }

  @Test func `where there is none it takes the name`() throws {
    try sandbox.makeFolder("new")
    try Directory(path: sandbox.path).replaceTree("old", by: "new")
    #expect(sandbox.names() == ["old"])
  }

  @Test func `a temporary folder goes with all that is in it`() throws {
    let folder = try TemporaryFolder("batchrun-posix-test")
    try sandbox.write("x", to: folder.path + "/file")
    folder.remove()
    #expect(!sandbox.exists(folder.path))
  }
}
