import Glibc
import Launching
import Posix
import TestSupport
import Testing

@testable import Launching

@Suite struct ControlPortTests {
  private let name = "batchrun-test-control-\(getpid())-\(UInt64.random(in: 0 ... .max))"

  /// What the port has carried out.
  private final class Log {
    var requests: [ControlRequest] = []

    func answer(_ request: ControlRequest, _ asker: ControlPort.Asker) -> ControlAnswer {
      #expect(asker.process == getpid() && asker.user == Int64(geteuid()))
      requests.append(request)
      return .done("done \(request.action)")
    }
  }

  private func serve(_ port: ControlPort, _ log: Log) {
    port.serve(Poll.wait(for: port.descriptors, until: Clock.monotonic + 0.05), answer: log.answer)
  }

  private func answer(_ connection: LocalConnection) throws -> ControlAnswer? {
    _ = Poll.wait(for: [connection.descriptor], until: Clock.monotonic + 10)
    return connection.receive().first.flatMap { ControlAnswer($0) }
  }

  @Test func aRequestIsAnsweredAndTheConnectionClosed() throws {
    let port = try ControlPort(name: name)
    let log = Log()
    let connection = try LocalConnection(name: name)
    connection.send(ControlRequest.setWorkers(3).line)
    serve(port, log)
    #expect(try answer(connection) == .done("done set"))
    _ = connection.receive()
    #expect(connection.isAtEnd)
    #expect(log.requests == [.setWorkers(3)])
    #expect(port.deadline == nil)
  }

  @Test func aLineThatComesInPartsIsCarriedOutOnceItIsWhole() throws {
    let port = try ControlPort(name: name)
    let log = Log()
    let connection = try LocalConnection(name: name)
    var line = ControlRequest.resume.line
    let rest = Array(line.suffix(5)) + [UInt8(ascii: "\n")]
    line.removeLast(5)
    #expect(write(connection.descriptor, line, line.count) == line.count)
    serve(port, log)
    #expect(log.requests.isEmpty)
    #expect(try #require(port.deadline) > Clock.monotonic + 5)
    #expect(write(connection.descriptor, rest, rest.count) == rest.count)
    serve(port, log)
    #expect(log.requests == [.resume])
  }

  @Test func whoGoesBeforeTheLineIsWholeHasAskedNothing() throws {
    let port = try ControlPort(name: name)
    let log = Log()
    var connection: LocalConnection? = try LocalConnection(name: name)
    let line = ControlRequest.pause(newOnly: false).line
    #expect(write(try #require(connection).descriptor, line, line.count) == line.count)
    serve(port, log)
    connection = nil
    serve(port, log)
    #expect(log.requests.isEmpty)
    #expect(port.descriptors.count == 1)
  }

  @Test func whoGoesAfterwardsHas() throws {
    signal(SIGPIPE, SIG_IGN)
    let port = try ControlPort(name: name)
    let log = Log()
    var connection: LocalConnection? = try LocalConnection(name: name)
    connection?.send(ControlRequest.pause(newOnly: false).line)
    connection = nil
    serve(port, log)
    #expect(log.requests == [.pause(newOnly: false)])
    #expect(port.descriptors.count == 1)
  }

  @Test func whatIsNoRequestIsRefused() throws {
    let port = try ControlPort(name: name)
    let log = Log()
    let connection = try LocalConnection(name: name)
    connection.send(Array("GET / HTTP/1.1".utf8))
    serve(port, log)
    #expect(try answer(connection) == .refused("this is not a request", exitCode: 1))
    #expect(log.requests.isEmpty)
  }

  @Test func aRequestWithoutAnEndIsGivenUp() throws {
    let port = try ControlPort(name: name)
    let log = Log()
    let connection = try LocalConnection(name: name)
    let flags = fcntl(connection.descriptor, F_GETFL)
    #expect(flags & O_NONBLOCK != 0)
    let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
    signal(SIGPIPE, SIG_IGN)
    try eventually("the port closes it") {
      _ = write(connection.descriptor, chunk, chunk.count)
      serve(port, log)
      return connection.isAtEnd
        || {
          _ = connection.receive(); return connection.isAtEnd
        }()
    }
    #expect(log.requests.isEmpty)
  }

  @Test func theSeventeenthIsTurnedAway() throws {
    let port = try ControlPort(name: name)
    let log = Log()
    let idle = try (0..<ControlPort.mostConnections).map { _ in try LocalConnection(name: name) }
    serve(port, log)
    let late = try LocalConnection(name: name)
    serve(port, log)
    #expect(
      try answer(late) == .refused("too many requests at once; try again", exitCode: 1))
    idle[3].send(ControlRequest.show.line)
    serve(port, log)
    #expect(log.requests == [.show])
    let next = try LocalConnection(name: name)
    next.send(ControlRequest.resume.line)
    serve(port, log)
    serve(port, log)
    #expect(log.requests == [.show, .resume])
  }

  @Test func aNameIsOfOneLaunch() throws {
    let own = ControlPort.name(of: .current)
    #expect(own.hasPrefix("batchrun-control-\(getpid())-"))
    let port = try ControlPort(name: name)
    #expect(throws: SystemError.self) { try ControlPort(name: name) }
    withExtendedLifetime(port) {}
  }
}
