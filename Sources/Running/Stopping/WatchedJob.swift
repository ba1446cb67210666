import JSON
import Jobs
import Launching
import Ledger
import Operations
import Posix
import Runs
import Scalars

/// Where a job prints and writes its metrics, and by which rules they are read.
struct WatchedJob: Sendable {
  /// What the jobs of one launch have in common.
  struct Surroundings: Sendable {
    /// The ledger; its folder is absolute.
    let ledger: LedgerLocation
    /// The metrics that a launch of lines was asked for.
    var metrics: [OutputScalarRule] = []
    /// Whether each line works in its own folder.
    var isolates = false
  }

  let files: JobFiles
  /// Where they are once the run was deleted because it has completed.
  var laterFiles: JobFiles?
  let rules: ScalarRules
  let flagNames: [String]
  let directory: String?
  /// Whether standard error has its own log.
  let hasErrors: Bool

  /// Nil for a process that chooses trials.
  init?(_ order: AttemptOrder, in surroundings: Surroundings) {
    files = JobFiles(of: order.id, in: surroundings.ledger.folder)
    if let program = order.runProgram {
      guard program.part == .trial else { return nil }
      laterFiles = program.context.trashedLedger.map { JobFiles(of: order.id, in: $0) }
      rules = program.operation.scalarRules
      flagNames = program.flags.names
      directory = program.directory
      hasErrors = false
    } else {
      rules = .automatic(metrics: surroundings.metrics)
      flagNames = CommandParameters(of: order.command).list.map {
        String(decoding: $0.name, as: UTF8.self)
      }
      directory = surroundings.isolates ? files.directory : nil
      hasErrors = true
    }
  }

  /// One that has ended before.
  init(_ run: RunRecord, in surroundings: Surroundings) {
    let folder = RunFolder(run)
    files = JobFiles(of: run.id, in: surroundings.ledger.folder)
    rules = run.scalarRules(metrics: surroundings.metrics)
    flagNames = run.flags.names
    directory = folder.directory
    hasErrors = folder.isLine
  }
}

extension RunRecord {
  /// An attempt that has just ended, as filters see its record.
  init(_ end: AttemptEnd, in ledger: LedgerLocation) {
    var members = JSONObject()
    func add(_ key: RecordKey, _ value: (some JSONConvertible)?) { members.add(key.text, value) }
    add(.status, end.outcome.status)
    add(.state, end.outcome.state.rawValue)
    add(.attempts, end.order.lifetimeNumber)
    if case .stoppedEarly(let stop) = end.outcome { add(.stoppedEarly, stop.json) }
    add(.start, end.order.startedAt)
    add(.runtime, end.runtime)
    add(.outcome, end.outcome.word)
    add(.exitCode, end.outcome.exitCode)
    add(.signal, end.outcome.signal)
    add(.userCPU, end.usage?.userSeconds)
    add(.systemCPU, end.usage?.systemSeconds)
    add(.maxRSS, end.usage?.peakMemory)
    add(.host, Machine.hostname)
    add(.slot, end.order.attempt.slot)
    if let program = end.order.runProgram {
      add(.operation, program.pattern.name)
      add(.flags, program.flags.json)
    } else {
      if case .command(_, let line, _, _) = end.order.job.introduction { add(.line, line) }
      var parameters: [UInt8] = []
      CommandParameters(of: end.order.command).appendJSON(to: &parameters)
      add(.parameters, try? JSONValue(parsing: parameters))
      add(.command, String(decoding: end.order.command, as: UTF8.self))
    }
    self.init(
      Record(id: end.order.id, members: members), in: ledger, state: end.outcome.state)
  }
}
