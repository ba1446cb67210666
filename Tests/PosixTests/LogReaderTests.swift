import Glibc
import Posix
import TestSupport
import Testing

@Suite struct LogReaderTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  @Test func `bytes are read as far as there are any`() throws {
    try sandbox.write("0123456789", to: "log")
    let log = try #require(LogReader(sandbox.path("log")))
    #expect(log.size == 10)
    #expect(log.bytes(in: 2..<5) == Array("234".utf8))
    #expect(log.bytes(in: 8..<100) == Array("89".utf8))
    #expect(log.bytes(in: 50..<100) == [])
    try sandbox.append("x", to: "log")
    #expect(log.size == 11)
    var buffer = [UInt8](repeating: 0, count: 4)
    #expect(buffer.withUnsafeMutableBytes { log.read(into: $0, at: 9) } == 2)
    #expect(buffer[..<2] == Array("9x".utf8)[...])
    #expect(buffer.withUnsafeMutableBytes { log.read(into: $0, at: 11) } == 0)
  }

  @Test func `only a regular file is read, by its own name`() throws {
    try sandbox.write("text", to: "log")
    try sandbox.makeFolder("folder")
    #expect(symlink(sandbox.path("log"), sandbox.path("link")) == 0)
    #expect(mkfifo(sandbox.path("pipe"), 0o600) == 0)
    for name in ["folder", "link", "pipe", "missing"] {
      #expect(LogReader(sandbox.path(name)) == nil, "\(name)")
    }
    #expect(LogReader("/dev/null") == nil)
  }

  @Test func `a file is the same under another name`() throws {
    try sandbox.write("text", to: "log")
    let identity = try #require(LogReader(sandbox.path("log"))?.identity)
    #expect(LogReader.Identity(of: sandbox.path("log")) == identity)
    #expect(rename(sandbox.path("log"), sandbox.path("log.1")) == 0)
    try sandbox.write("text", to: "log")
    #expect(LogReader.Identity(of: sandbox.path("log.1")) == identity)
    #expect(LogReader.Identity(of: sandbox.path("log")) != identity)
    #expect(LogReader.Identity(of: sandbox.path("missing")) == nil)
  }

  @Test func `a file that is written is seen, under whatever name`() throws {
    try sandbox.write("", to: "log")
    try sandbox.write("", to: "other")
    let watch = try FileWatch()
    let log = try #require(LogReader(sandbox.path("log")))
    let number = try watch.add(log)
    #expect(rename(sandbox.path("log"), sandbox.path("log.1")) == 0)
    try sandbox.append("x", to: "other")
    #expect(Poll.wait(for: [watch.descriptor], until: Clock.monotonic) == [])
    try sandbox.append("x", to: "log.1")
    #expect(Poll.wait(for: [watch.descriptor], until: Clock.monotonic + 30) == [watch.descriptor])
    watch.forgetChanges()
    watch.remove(number)
    watch.forgetChanges()
    try sandbox.append("x", to: "log.1")
    #expect(Poll.wait(for: [watch.descriptor], until: Clock.monotonic) == [])
  }

  @Test func `a file without a name is written and read`() throws {
    let file = try FileDescriptor.unnamed(in: sandbox.path)
    #expect(sandbox.names() == [])
    try file.write(Array("world".utf8), at: 6)
    try file.write(Array("hello ".utf8), at: 0)
    #expect(try file.contents() == Array("hello world".utf8))
    #expect(throws: SystemError.self) {
      _ = try FileDescriptor.unnamed(in: sandbox.path("missing"))
    }
  }
}
