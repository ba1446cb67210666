import Glibc
import Posix
import Testing

@Suite struct LocalSocketTests {
  private let name = "batchrun-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"

  @Test func `lines go both ways, whole and in their order`() throws {
    let listener = try LocalListener(name: name)
    #expect(listener.accept() == nil)
    let client = try LocalConnection(name: name)
    let server = try #require(listener.accept())
    #expect(server.isOfThisUser && client.isOfThisUser)
    #expect(server.receive().isEmpty)
    // More than a socket holds at once.
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
    let reader = try WorkerThreadReader(server)
    client.send(Array("one".utf8))
    client.send(long)
    client.send([])
    #expect(try reader.lines(3) == [Array("one".utf8), long, []])
    server.send(Array("two".utf8))
    _ = Poll.wait(for: [client.descriptor], until: Clock.monotonic + 10)
    #expect(client.receive() == [Array("two".utf8)])
    #expect(!client.isAtEnd)
  }

  @Test func `the end of the other side is noticed, and what it said before is kept`() throws {
    let listener = try LocalListener(name: name)
    var client: LocalConnection? = try LocalConnection(name: name)
    let server = try #require(listener.accept())
    client?.send(Array("last".utf8))
    client = nil
    #expect(server.receive() == [Array("last".utf8)])
    #expect(server.isAtEnd)
    // Nothing listens to this.
    signal(SIGPIPE, SIG_IGN)
    server.send(Array("lost".utf8))
  }

  @Test func `a name is taken as long as a process listens`() throws {
    #expect(throws: SystemError.self) { _ = try LocalConnection(name: name) }
    do {
      let listener = try LocalListener(name: name)
      #expect(throws: SystemError.self) { _ = try LocalListener(name: name) }
      _ = try LocalConnection(name: name)
      #expect(listener.accept() != nil)
    }
    #expect(throws: SystemError.self) { _ = try LocalConnection(name: name) }
    _ = try LocalListener(name: name)
    let long = String(repeating: "a", count: 200)
    #expect(throws: SystemError.self) { _ = try LocalListener(name: long) }
  }
}

/// Reads lines on a thread of its own, while the test writes.
private final class WorkerThreadReader {
  private let thread: WorkerThread
  private let received = Monitor<[[UInt8]]>([])

  init(_ connection: LocalConnection) throws {
    let descriptor = connection.descriptor
    let received = received
    // The test leaves the connection alone until then.
    nonisolated(unsafe) let connection = connection
    thread = try WorkerThread {
      let deadline = Clock.monotonic + 20
      while received.withLock({ $0.count }) < 3, Clock.monotonic < deadline {
        _ = Poll.wait(for: [descriptor], until: deadline)
        let lines = connection.receive()
        received.change { $0 += lines }
      }
    }
  }

  func lines(_ count: Int) throws -> [[UInt8]] {
    thread.join()
    return received.withLock { $0 }
  }
}
