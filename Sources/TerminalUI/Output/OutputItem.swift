/// Where output goes.
package enum OutputStream: Sendable, Hashable {
  case standardOutput, standardError
}

/// What the writer is given to put out, each in one piece.
enum OutputItem: Sendable {
  /// Whole lines, the newlines included.
  case text(String)
  /// The files of a job's output.
  case logs(LogPrintout)

  /// What it holds of the queue's room.
  var cost: Int {
    switch self {
    case .text(let text): text.utf8.count + 64
    case .logs(let printout): printout.label.utf8.count + 256
    }
  }
}
