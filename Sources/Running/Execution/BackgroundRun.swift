import Glibc
import JSON
import Jobs
import LocalExecution
import Posix
import Synchronization

/// `run` in its own session, which nothing waits for once its run is on record.
package struct BackgroundRun {
  /// How it went on from there.
  package enum Start: Sendable {
    /// The run is on record and about to start.
    case recorded(JobID)
    /// The process has ended without making one, with this exit code.
    case ended(exitCode: Int32)
  }

  private let process: any ChildRun
  private let listener: LocalListener

  /// Starts `batchrun` detached from the terminal, with the arguments of a `run` that announces itself
  /// to the name that they are made for.
  package init(_ arguments: (_ listener: String) -> [String]) throws(RunFailure) {
    try self.init(starting: { (name) throws(SystemError) in
      let null = open("/dev/null", O_RDWR | O_CLOEXEC)
      guard null >= 0 else { throw SystemError("open '/dev/null'") }
      defer { close(null) }
      return try ForegroundChild(
        arguments(name), standard: (null, null, null), group: .newSession)
    })
  }

  /// `start` starts what announces itself to the name that it is given.
  init(
    starting start: (_ listener: String) throws(SystemError) -> any ChildRun
  ) throws(RunFailure) {
    do throws(SystemError) {
      let name = "batchrun-start-\(JobID.random().text)"
      listener = try LocalListener(name: name)
      process = try start(name)
    } catch {
      throw RunFailure(error)
    }
  }

  package var pid: Int32 { process.pid }

  /// Waits until its run is on record.
  ///
  /// - Throws: why it could not be made.
  package func awaitRecord() throws(RunFailure) -> Start {
    var connection: LocalConnection?
    while true {
      let source = connection?.descriptor ?? listener.descriptor
      let ready = Poll.wait(for: [source, process.ended], until: nil)
      if connection == nil { connection = listener.accept() }
      for line in connection?.receive() ?? [] {
        if let start = try RunAnnouncement.start(in: line) { return start }
      }
      guard ready.contains(process.ended), connection?.isAtEnd ?? true else { continue }
      return .ended(exitCode: process.wait().shellCode)
    }
  }
}

/// Tells the process that has sent a run into the background that it is on record, or why it never will be.
package final class RunAnnouncement: Sendable {
  private let connection: Mutex<LocalConnection>

  /// Nil if no process listens to this name.
  package init?(to name: String) {
    guard let connection = try? LocalConnection(name: name) else { return nil }
    self.connection = Mutex(connection)
  }

  package func tell(_ run: JobID) {
    send([.init(key: "id", value: .string(run.text))])
  }

  package func tell(_ failure: RunFailure) {
    send([
      .init(key: "message", value: .string(failure.message)),
      .init(key: "details", value: .array(failure.details.map { .string($0) })),
      .init(key: "hint", value: failure.hint.map { .string($0) } ?? .null),
      .init(key: "exit_code", value: .number("\(failure.exitCode)")),
    ])
  }

  private func send(_ members: [JSONObject.Member]) {
    var bytes: [UInt8] = []
    bytes.appendJSON(.object(JSONObject(members)))
    let line = bytes
    connection.withLock { $0.send(line) }
  }

  /// What a line says; nil if it says nothing.
  fileprivate static func start(in line: [UInt8]) throws(RunFailure) -> BackgroundRun.Start? {
    guard let json = try? JSONValue(parsing: line) else { return nil }
    if let id = json["id"]?.string.flatMap({ JobID(Array($0.utf8)) }) { return .recorded(id) }
    guard let message = json["message"]?.string else { return nil }
    throw RunFailure(
      message, details: json["details"]?.array?.compactMap(\.string) ?? [],
      hint: json["hint"]?.string,
      exitCode: json["exit_code"]?.int.flatMap { Int32(exactly: $0) } ?? 1)
  }
}
