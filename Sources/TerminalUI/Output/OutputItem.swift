/// Where output goes.
package enum OutputStream: Sendable, Hashable {
  case standardOutput, standardError
}

/// What the writer is given to put out, each in one piece.
enum OutputItem: Sendable, Hashable {
  /// Whole lines, the newlines included.
  case text(String)
  /// The files of a job's output.
  case logs(LogPrintout)
  /// A log that is shown while it grows, from now on.
  case follow(FollowedLog)
  /// The log of this number does not grow any longer: its rest is shown.
  case unfollow(Int)

  /// What it holds of the queue's room.
  var cost: Int {
    switch self {
    case .text(let text): text.utf8.count + 64
    case .logs(let printout): (printout.label?.utf8.count ?? 0) + 256
    case .follow: 256
    case .unfollow: 64
    }
  }

  /// How many bytes it will put out, as far as that can be told; of a log that is followed, none.
  var size: Int {
    switch self {
    case .text(let text): text.utf8.count
    case .logs(let printout): printout.size
    case .follow, .unfollow: 0
    }
  }
}

/// An item on its way.
struct OutputEntry: Sendable, Hashable {
  var item: OutputItem
  var stream: OutputStream
}
