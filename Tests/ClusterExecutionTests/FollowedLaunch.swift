import Glibc
import Jobs
import Launching
import Ledger
import NodeWork
import Posix
import TestSupport
import Testing

@testable import ClusterExecution

/// An executor on a cluster that a test controls, with the records that a worker would have written.
final class FollowedLaunch: AttemptReceiver {
  struct State {
    var began: [AttemptBeginning] = []
    var ended: [AttemptEnd] = []
    var notices: [ExecutorNotice] = []
  }

  let sandbox: Sandbox
  let cluster = ClusterDouble()
  let location: LedgerLocation
  let folder: LedgerFolder
  let state = Monitor(State())
  private let current: Monitor<(executor: ClusterExecutor, serial: Int)>

  /// `beat`: seconds between two signs of life, on which everything else depends.
  init(beat: Double = 0.2, _ adjust: (inout ClusterConfiguration) -> Void = { _ in }) throws {
    sandbox = try Sandbox()
    location = LedgerLocation(home: sandbox.path("runs"), name: "a")
    folder = try LedgerFolder.forWriting(location)
    var settings = WorkSettings(kind: .slurm, name: "a", shell: "/bin/sh")
    settings.beat = beat
    var configuration = ClusterConfiguration(
      settings: settings, ledger: Array(folder.directory.path.utf8),
      workingDirectory: Array("/".utf8))
    configuration.linesPerJob = .number(1)
    adjust(&configuration)
    self.configuration = configuration
    current = Monitor(
      (
        try ClusterExecutor(
          cluster, configuration, ledger: folder.directory, writer: NoLedger(),
          adoption: Adoption()), 0
      ))
  }

  var executor: ClusterExecutor { current.withLock { $0.executor } }

  let configuration: ClusterConfiguration

  /// Another launch of the same ledger: the one before has left, or was killed.
  func relaunch(_ adoption: Adoption) throws {
    state.change { $0 = State() }
    let next = try ClusterExecutor(
      cluster, configuration, ledger: folder.directory, writer: NoLedger(), adoption: adoption)
    current.change { $0.executor = next }
  }

  func adoption() throws -> Adoption {
    try Adoption(.slurm, in: folder.directory, location)
  }

  /// Orders for these commands, begun together.
  @discardableResult
  func begin(_ commands: [String], attempt: Int = 1) -> [AttemptOrder] {
    let orders = commands.enumerated().map { place, command in
      let serial = current.change { current in
        current.serial += 1
        return current.serial
      }
      let bytes = Array(command.utf8)
      let digest = CommandDigest(of: bytes)
      return AttemptOrder(
        Attempt(position: place, number: 1, slot: place, serial: serial),
        of: LaunchJob(
          id: JobID(digest), line: place + 1, bytes, digest: digest, earlierAttempts: attempt - 1),
        startedAt: Clock.wall)
    }
    executor.begin(orders, reportingTo: self)
    return orders
  }

  func attemptBegan(_ beginning: AttemptBeginning) { state.change { $0.began.append(beginning) } }

  func attemptEnded(_ end: AttemptEnd) {
    state.change { $0.ended.append(end) }
    executor.settle(end.order.attempt)
  }

  func executorNoticed(_ notice: ExecutorNotice) { state.change { $0.notices.append(notice) } }

  // MARK: Waiting

  func submissions(_ count: Int) throws -> [Submission] {
    try #require(
      cluster.state.wait(until: Clock.monotonic + 30) {
        $0.submissions.count >= count ? $0.submissions : nil
      })
  }

  func ends(_ count: Int) throws -> [AttemptEnd] {
    try #require(
      state.wait(until: Clock.monotonic + 60) { $0.ended.count >= count ? $0.ended : nil })
  }

  func beginnings(_ count: Int) throws -> [AttemptBeginning] {
    try #require(
      state.wait(until: Clock.monotonic + 30) { $0.began.count >= count ? $0.began : nil })
  }

  func notice(_ isWanted: (ExecutorNotice) -> Bool) throws -> ExecutorNotice {
    try #require(state.wait(until: Clock.monotonic + 30) { $0.notices.first(where: isWanted) })
  }

  // MARK: The cluster

  /// Records of a worker, appended to those of an element.
  func record(_ records: WorkRecord..., round: Int = 1, element: Int = 0) throws {
    var bytes: [UInt8] = []
    for record in records { record.append(to: &bytes) }
    let folder = try folder.directory.directory("slurm").directory("\(round)")
    let name = ClusterFiles.records(element: element, start: 0)
    try folder.open(name, O_WRONLY | O_APPEND | O_CREAT).writeAll(bytes)
  }

  func report(_ state: ElementState, round: Int = 1, element: Int = 0, node: String = "n1") throws {
    let submission = try submissions(round)[round - 1]
    let key = ElementKey(reference: "\(round)", index: element, name: submission.name)
    cluster.state.change { cluster in
      cluster.reports.removeAll { $0.key == key }
      cluster.reports.append(ElementReport(key: key, state: state, node: node))
    }
  }
}

/// Takes everything and keeps nothing.
struct NoLedger: LedgerWriter {
  func append(_ events: borrowing EventBuffer) throws(LedgerError) {}
  func reserve(_ bytes: Int) throws(LedgerError) {}
}

extension WorkRecord {
  static func started(node: String = "n1") -> WorkRecord {
    .start(job: "1", index: 0, restart: 0, node: node, pid: 1, directory: [], time: Clock.wall)
  }

  static func begun(_ order: AttemptOrder) -> WorkRecord {
    .begin(order.id, attempt: order.lifetimeNumber, time: Clock.wall)
  }

  static func ended(_ order: AttemptOrder, _ outcome: Outcome = .exited(code: 0)) -> WorkRecord {
    .end(
      order.id, attempt: order.lifetimeNumber,
      NodeEnd(outcome: outcome, startedAt: Clock.wall, runtime: 1))
  }
}
