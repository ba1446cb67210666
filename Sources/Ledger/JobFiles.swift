import Jobs

/// Where the files of a job are, and what they are called.
///
/// ```text
/// logs/ID/out.log, err.log    what the latest attempt of the job wrote
/// logs/ID/out.1.log, …        what attempt 1 wrote, once there was a second
/// logs/ID/cmd.sh              a command that was too long to be an argument
/// logs/ID/metrics.1.jsonl, …  the metrics of attempt 1, once there was a second
/// metrics/ID.jsonl            the metrics that the program of the latest attempt writes itself
/// dirs/ID/                    the folder that the job works in, if it has its own
/// ```
///
/// Most programs write no metrics: those that do are found by one look into the folder `metrics`,
/// not by one for each job.
package struct JobFiles: Hashable, Sendable {
  /// The folders of a ledger in which each job has an entry, named after its id.
  package enum Kind: String, CaseIterable, Sendable {
    /// A folder for each job.
    case directories = "dirs"
    case logs = "logs"
    /// A file for each job.
    case metrics = "metrics"

    private static let metricsEnding = ".jsonl"

    /// The name of a job's entry.
    package func name(of id: JobID) -> String {
      self == .metrics ? id.text + Kind.metricsEnding : id.text
    }

    /// The job that an entry belongs to; nil of other files.
    package func job(ofEntry name: String) -> JobID? {
      guard self == .metrics else { return JobID(Array(name.utf8)) }
      guard name.hasSuffix(Kind.metricsEnding) else { return nil }
      return JobID(Array(name.utf8.dropLast(Kind.metricsEnding.utf8.count)))
    }
  }

  /// A stream of a job, which has a log.
  package enum Stream: CaseIterable, Sendable {
    case output, error

    /// The name of the latest attempt's log.
    package var log: String {
      switch self {
      case .output: "out.log"
      case .error: "err.log"
      }
    }

    /// The name of the log of an earlier attempt, from 1.
    package func log(ofAttempt number: Int) -> String {
      switch self {
      case .output: "out.\(number).log"
      case .error: "err.\(number).log"
      }
    }
  }

  package static let script = "cmd.sh"

  /// The name of the metrics of an earlier attempt, from 1, next to its logs.
  package static func metrics(ofAttempt number: Int) -> String { "metrics.\(number).jsonl" }

  package let id: JobID
  private let prefix: String

  /// `ledger`: the folder of the ledger, with which all paths begin; nil for paths as
  ///   records have them, relative to that.
  package init(of id: JobID, in ledger: String? = nil) {
    self.id = id
    prefix = ledger.map { $0 + "/" } ?? ""
  }

  package func path(_ kind: Kind) -> String { "\(prefix)\(kind.rawValue)/\(kind.name(of: id))" }

  /// The folder that it works in, if it has its own.
  package var directory: String { path(.directories) }

  /// The folder of its logs.
  package var logs: String { path(.logs) }

  /// What the latest attempt wrote to standard output.
  package var output: String { log(.output) }

  /// What the latest attempt wrote to standard error, unless that went into `output`.
  package var errors: String { log(.error) }

  /// Where the program may write its metrics, an object a line; it makes the file.
  package var metrics: String { path(.metrics) }

  package func log(_ stream: Stream) -> String { logs + "/" + stream.log }

  /// What an earlier attempt wrote.
  package func log(_ stream: Stream, ofAttempt number: Int) -> String {
    logs + "/" + stream.log(ofAttempt: number)
  }
}
