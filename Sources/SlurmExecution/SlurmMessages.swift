import ClusterExecution
import Posix
import Text

/// What users are told about Slurm: what happened, then what to do.
enum SlurmMessages {
  static func missing(_ program: String) -> ClusterFailure {
    .missing(
      message: "cannot find '\(program)': Slurm is not installed here, or not in PATH",
      hint: "launch on a machine of the cluster, or use --executor local")
  }

  static func unreadable(configuration path: String, code: Int32) -> ClusterFailure {
    .missing(
      message: SystemError("read '\(path)', which SLURM_CONF names", code: code).description,
      hint: "set SLURM_CONF to the configuration of the cluster, or unset it")
  }

  /// A command that did not succeed, and why Slurm cannot be asked now.
  static func unreachable(_ program: String, _ answer: SlurmCommand.Answer) -> String {
    guard answer.status != nil else {
      return "'\(program)' did not answer in time"
    }
    guard let last = answer.errors.last else { return "'\(program)' failed" }
    if answer.errors.contain("munge") || answer.errors.contain("authentication") {
      return "Slurm refused to authenticate (\(last)): is munged running on this machine?"
    }
    if answer.errors.contain("database") { return "cannot reach Slurm's accounts: \(last)" }
    if answer.errors.isUnreachable { return "cannot reach Slurm's controller: \(last)" }
    return "'\(program)' failed: \(last)"
  }

  static func unclear(_ answer: SlurmCommand.Answer) -> String {
    guard answer.status != nil else { return "'sbatch' did not answer in time" }
    if answer.hasSucceeded { return "'sbatch' did not answer with the number of a job" }
    return answer.errors.last.map { "'sbatch' failed: \($0)" } ?? "'sbatch' failed"
  }

  // Users are told the same only once, so these name no element.

  /// An element waits for what does not come.
  static func obstacle(_ report: ElementReport) -> String? {
    guard report.state.isQueued, let fix = QueueObstacle.fix(for: report.reason) else { return nil }
    let job = ArrayReference(report.key.reference).id
    return "Slurm does not start job \(job): \(reason(report.reason)); "
      + fix.replacing("JOB", with: job)
  }

  /// An element never started. `output` is what it wrote outside of jobs.
  static func brokenStart(_ report: ElementReport, output: [UInt8]) -> String {
    let place = report.node.isEmpty ? "" : " on node \(report.node)"
    let job = ArrayReference(report.key.reference).id
    let tail = tail(of: output)
    if let phrase = codes[report.exitCode ?? 0], report.signal ?? 0 == 0 {
      return "\(phrase)\(place)" + (tail.map { ": \($0)" } ?? "")
    }
    if let tail { return "elements of job \(job) end\(place) before their first line: \(tail)" }
    if report.state == .failed, report.signal == couldNotOpen || report.reason == launchFailure {
      return "Slurm could not open the output of job \(job)\(place): "
        + "is the runs folder on a disk that all nodes see?"
    }
    if !report.reason.isEmpty, let fix = QueueObstacle.fix(for: report.reason) {
      return "Slurm did not start job \(job): \(reason(report.reason)); "
        + fix.replacing("JOB", with: job)
    }
    let end = ElementEnd(
      state: report.state, exitCode: report.exitCode, signal: report.signal, hasBegun: false)
    return "elements of job \(job) end\(place) before their first line: \(end.phrase)"
  }

  /// In words, and as Slurm calls it.
  private static func reason(_ reason: String) -> String {
    let phrase = QueueWords.phrase(reason)
    return phrase == reason ? phrase : "\(phrase) (\(reason))"
  }

  /// The signal that Slurm reports when it cannot open the output.
  private static let couldNotOpen: Int32 = 53
  private static let launchFailure = "JobLaunchFailure"

  /// Exit codes of the shell that starts the worker, and of the worker.
  private static let codes: [Int32: String] = [
    126: "batchrun cannot be executed",
    127: "batchrun cannot be executed",
    72: "the worker started in the wrong folder",
    73: "the worker found that another one had started",
    74: "the worker could not write its records",
  ]

  /// The last line that is not empty.
  private static func tail(of output: [UInt8]) -> String? {
    let lines = String(decoding: output.suffix(4096), as: UTF8.self).split(
      whereSeparator: \.isNewline)
    return lines.last { !$0.allSatisfy(\.isWhitespace) }.map(String.init)
  }
}
