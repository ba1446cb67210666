import Glibc
import Jobs
import Launching
import Posix
import TestSupport
import Testing

@testable import LocalExecution

/// A folder in the place of a ledger's, an executor, and the reports that it makes.
final class Workplace: AttemptReceiver {
  let sandbox: Sandbox
  let table: SlotTable
  let executor: LocalExecutor
  private let reports = Monitor([AttemptEnd]())
  private let serial = Monitor(0)

  /// `room` tells how many threads can be had, `capacity` how many slots there can be in the end.
  init(
    slots: Int = 1, capacity: Int? = nil,
    _ adjust: (inout LocalConfiguration) throws -> Void = { _ in },
    room: (Int) -> Int = ThreadRoom.measure
  ) throws {
    let sandbox = try Sandbox()
    try sandbox.makeFolder("ledger")
    try sandbox.makeFolder("place")
    var configuration = LocalConfiguration(name: "test")
    configuration.workingFolder = try Directory(path: sandbox.path("place"))
    try adjust(&configuration)
    self.sandbox = sandbox
    table = try SlotTable(count: slots, capacity: capacity)
    executor = try LocalExecutor(
      configuration: configuration, ledger: Directory(path: sandbox.path("ledger")), table: table,
      room: room)
  }

  func attemptEnded(_ report: AttemptEnd) {
    executor.settle(report.order.attempt)
    reports.change { $0.append(report) }
  }

  /// An order for a line.
  func order(
    _ line: String, slot: Int = 0, attempt: Int = 1, obstacle: String? = nil
  ) -> AttemptOrder {
    let command = Array(line.utf8)
    let number = serial.change { serial in
      serial += 1
      return serial
    }
    let digest = CommandDigest(of: command)
    return AttemptOrder(
      Attempt(position: 0, number: attempt, slot: slot, serial: number),
      of: LaunchJob(
        id: JobID(digest), line: 1, command, digest: digest, obstacle: obstacle),
      startedAt: Clock.wall)
  }

  @discardableResult
  func begin(_ line: String, slot: Int = 0, attempt: Int = 1) -> AttemptOrder {
    let order = order(line, slot: slot, attempt: attempt)
    executor.begin(order, reportingTo: self)
    return order
  }

  /// The report of an attempt, once it is there.
  func report(of order: AttemptOrder, within seconds: Double = 30) throws -> AttemptEnd {
    let report = reports.wait(until: Clock.monotonic + seconds) { reports in
      reports.first { $0.order.attempt == order.attempt }
    }
    return try #require(report, "\(String(decoding: order.command, as: UTF8.self)) has not ended")
  }

  /// Runs a line to its end.
  func run(_ line: String, attempt: Int = 1) throws -> AttemptEnd {
    try report(of: begin(line, attempt: attempt))
  }

  var reportCount: Int { reports.withLock { $0.count } }

  func log(_ order: AttemptOrder, _ name: String = "out.log") -> String? {
    sandbox.text(of: "ledger/logs/\(order.id.text)/\(name)")
  }

  /// What a line writes.
  func output(of line: String) throws -> String {
    try log(run(line).order) ?? ""
  }

  /// The process of an attempt that runs, once it is there.
  func process(of order: AttemptOrder) throws -> ProcessIdentity {
    try waitFor("a process") { executor.process(of: order.attempt) }
  }
}
