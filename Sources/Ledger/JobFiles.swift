import Jobs

/// Where the files of a job are, and what they are called.
///
/// ```text
/// logs/ID/out.log, err.log    what the latest attempt of the job wrote
/// logs/ID/out.1.log, …        what attempt 1 wrote, once there was a second
/// logs/ID/cmd.sh              a command that was too long to be an argument
/// logs/ID/metrics.jsonl       the metrics that the program of the latest attempt writes itself
/// logs/ID/metrics.1.jsonl, …  those of attempt 1, once there was a second
/// dirs/ID/                    the folder that the job works in, where it has one of its own
/// ```
package struct JobFiles: Hashable, Sendable {
  /// The folders of a ledger in which each job has one, called by its id.
  package enum Kind: String, CaseIterable, Sendable {
    case directories = "dirs"
    case logs = "logs"
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
  package static let metrics = "metrics.jsonl"

  /// The name of the metrics of an earlier attempt, from 1.
  package static func metrics(ofAttempt number: Int) -> String { "metrics.\(number).jsonl" }

  package let id: JobID
  private let prefix: String

  /// `ledger`: the folder of the ledger, with which all paths begin; nil for paths as
  ///   records have them, relative to that.
  package init(of id: JobID, in ledger: String? = nil) {
    self.id = id
    prefix = ledger.map { $0 + "/" } ?? ""
  }

  package func folder(_ kind: Kind) -> String { "\(prefix)\(kind.rawValue)/\(id.text)" }

  /// The folder that it works in, where it has one of its own.
  package var directory: String { folder(.directories) }

  /// The folder of its logs.
  package var logs: String { folder(.logs) }

  /// What the latest attempt wrote to standard output.
  package var output: String { log(.output) }

  /// What the latest attempt wrote to standard error, unless that went into `output`.
  package var errors: String { log(.error) }

  /// Where the program may write its metrics, an object a line; it makes the file.
  package var metrics: String { logs + "/" + JobFiles.metrics }

  package func log(_ stream: Stream) -> String { logs + "/" + stream.log }

  /// What an earlier attempt wrote.
  package func log(_ stream: Stream, ofAttempt number: Int) -> String {
    logs + "/" + stream.log(ofAttempt: number)
  }
}
