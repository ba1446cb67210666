import Glibc
import Jobs
import Ledger
import Posix
import TestSupport
import Testing

@testable import NodeWork

/// A ledger's folder with a round in it, and workers that execute its elements by the real program, as
/// Slurm starts it.
struct RoundScene {
  static let ledger = "runs/a"

  let sandbox: Sandbox
  let round: Directory
  private(set) var plan: RoundPlan

  /// `elements`: the lines of each.
  init(
    _ elements: [[PlannedJob]], _ adjust: (inout WorkSettings) throws -> Void = { _ in }
  ) throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("\(Self.ledger)/\(ClusterFiles(.slurm).round(1))")
    round = try Directory(
      path: sandbox.path("\(Self.ledger)/\(ClusterFiles(.slurm).round(1))"))
    var settings = WorkSettings(kind: .slurm, name: "a", shell: "/bin/sh")
    try adjust(&settings)
    plan = RoundPlan(
      round: 1, identity: "x", workingDirectory: Array(sandbox.path.utf8), madeAt: Clock.wall,
      settings: settings, elements: elements)
    try RoundPlanFile.write(plan, in: round)
  }

  init(
    lines: String..., adjust: (inout WorkSettings) throws -> Void = { _ in }
  ) throws {
    try self.init([lines.map { PlannedJob(line: $0) }], adjust)
  }

  /// Starts a worker.
  func start(
    element: Int = 0, restart: Int = 0, ledger: String = Self.ledger, folder: String = "",
    environment: [String: String] = [:]
  ) throws -> RunningProgram {
    var environment = environment
    environment["SLURM_ARRAY_JOB_ID"] = "12"
    environment["SLURM_ARRAY_TASK_ID"] = String(element)
    if restart > 0 { environment["SLURM_RESTART_COUNT"] = String(restart) }
    environment["SLURMD_NODENAME"] = "n1"
    return try sandbox.start(
      Invocation(["slurm-worker", ledger, "1"], environment: environment, folder: folder))
  }

  /// Executes an element to its end, which must be a good one.
  func run(element: Int = 0, restart: Int = 0) throws {
    let result = try start(element: element, restart: restart).wait()
    #expect(result.end == .exited(0), "\(result.errors)")
  }

  /// All that was recorded of an element so far.
  func records(element: Int = 0) throws -> [WorkRecord] {
    var reader = ElementRecords(element: element)
    var records: [WorkRecord] = []
    while case let more = try reader.read(in: round), !more.isEmpty { records += more }
    return records
  }

  /// How the jobs of an element have ended, in the order of their ends.
  func ends(element: Int = 0) throws -> [(id: JobID, end: NodeEnd)] {
    try records(element: element).compactMap {
      if case .end(let id, _, let end) = $0 { (id, end) } else { nil }
    }
  }

  func end(of line: String) throws -> NodeEnd? {
    let id = PlannedJob(line: line).id
    return try ends().first { $0.id == id }?.end
  }

  func outcome(of line: String) throws -> Outcome? { try end(of: line)?.outcome }

  /// The jobs that have begun, in order.
  func begun(element: Int = 0) throws -> [JobID] {
    try records(element: element).compactMap {
      if case .begin(let id, _, _) = $0 { id } else { nil }
    }
  }

  func log(_ job: PlannedJob, _ name: String = "out.log") -> [UInt8]? {
    sandbox.bytes(of: "\(Self.ledger)/logs/\(job.id.text)/\(name)")
  }

  func log(_ line: String, _ name: String = "out.log") -> String? {
    log(PlannedJob(line: line), name).map { String(decoding: $0, as: UTF8.self) }
  }

  func await(_ line: String, toSay text: String) throws {
    try eventually("'\(line)' says '\(text)'") { log(line) == text }
  }

  /// As Slurm does: to the worker and to all that it has started, at once.
  func sendToAll(_ signal: Int32) {
    for process in sandbox.livingProcesses() { kill(process, signal) }
  }

  var signals: [WorkRecord] {
    get throws {
      try records().filter { if case .signal = $0 { true } else { false } }
    }
  }
}

extension PlannedJob {
  init(line: String, attempt: Int = 1) {
    self.init(bytes: Array(line.utf8), attempt: attempt)
  }

  init(bytes: [UInt8], attempt: Int = 1) {
    self.init(
      id: JobID(CommandDigest(of: bytes)), attempt: attempt, line: 1, work: .line(bytes))
  }
}

extension WorkRecord {
  /// With the time that all tests expect.
  var untimed: WorkRecord {
    switch self {
    case .start(let job, let index, let restart, let node, let pid, let directory, _):
      .start(
        job: job, index: index, restart: restart, node: node, pid: pid, directory: directory,
        time: 0)
    case .begin(let id, let attempt, _): .begin(id, attempt: attempt, time: 0)
    case .signal(let signal, let id, _): .signal(signal, id, time: 0)
    case .beat: .beat(time: 0)
    case .warned: .warned(time: 0)
    case .done: .done(time: 0)
    case .end: self
    }
  }
}
