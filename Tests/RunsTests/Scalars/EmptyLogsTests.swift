import Jobs
import Posix
import TestSupport
import Testing

@testable import Runs

/// Lines whose logs are looked at before they are asked for.
@Suite struct EmptyLogsTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func ids(_ count: Int) -> [JobID] {
    (0..<count).map { JobID(CommandDigest(of: Array("echo \($0)".utf8))) }
  }

  @Test func `empty and missing logs are told from those with output`() throws {
    let ids = ids(1_003)
    for (number, id) in ids.enumerated() where number % 3 != 0 {
      try sandbox.makeFolder("logs/\(id.text)")
      try sandbox.write(number % 3 == 1 ? "" : "loss: 1\n", to: "logs/\(id.text)/out.log")
    }
    var logs = EmptyLogs()
    logs.look(at: ids, in: try Directory(path: sandbox.path("logs")))
    for (number, id) in ids.enumerated() { #expect(logs.isEmpty(id) == (number % 3 != 2)) }
  }

  @Test func `what was printed to standard error counts too`() throws {
    let ids = ids(3)
    for (id, text) in zip(ids, ["", "loss: 1\n"]) {
      try sandbox.makeFolder("logs/\(id.text)")
      try sandbox.write("", to: "logs/\(id.text)/out.log")
      try sandbox.write(text, to: "logs/\(id.text)/err.log")
    }
    var logs = EmptyLogs()
    logs.look(at: ids, in: try Directory(path: sandbox.path("logs")))
    let areEmpty = ids.map { logs.isEmpty($0) }
    #expect(areEmpty == [true, false, true])
  }

  @Test func `lines may be left out, and others are not known`() throws {
    let ids = ids(10)
    try sandbox.makeFolder("logs/\(ids[7].text)")
    try sandbox.write("x", to: "logs/\(ids[7].text)/out.log")
    var logs = EmptyLogs()
    let folder = try Directory(path: sandbox.path("logs"))
    logs.look(at: Array(ids.prefix(9)), in: folder)
    #expect(logs.isEmpty(ids[2]) == true)
    #expect(logs.isEmpty(ids[7]) == false)
    #expect(logs.isEmpty(ids[9]) == nil)
    logs.look(at: [], in: folder)
    #expect(logs.isEmpty(ids[0]) == nil)
  }
}
