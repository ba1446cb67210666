import Posix

/// Where output goes.
package enum OutputStream: Sendable, Hashable {
  case standardOutput, standardError
}

/// What the writer is given to put out, each in one piece.
enum OutputItem: Sendable, Hashable {
  /// Whole lines, the newlines included.
  case text(String)
  /// Unchanged bytes.
  case bytes([UInt8])
  /// The files of a job's output.
  case logs(LogPrintout)
  /// That a job has failed, and the end of its output.
  case tail(LogTailRequest)
  /// A log that is shown while it grows, from now on.
  case follow(FollowedLog)
  /// The log of this number does not grow any longer: its rest is shown.
  case unfollow(Int)

  /// What it holds of the queue's room.
  var cost: Int {
    switch self {
    case .text(let text): text.utf8.count + 64
    case .bytes(let bytes): bytes.count + 64
    case .logs(let printout): (printout.label?.utf8.count ?? 0) + 256
    case .tail(let request): request.headline.utf8.count + 256
    case .follow: 256
    case .unfollow: 64
    }
  }

  /// How many bytes it will put out, as far as that is known: of a log that will be followed, what is
  /// in it now.
  var size: Int {
    switch self {
    case .text(let text): text.utf8.count
    case .bytes(let bytes): bytes.count
    case .logs(let printout): printout.size
    case .follow(let log): log.open()?.size ?? 0
    // The end of the output is next to nothing, and the job's log has it.
    case .tail(let request): request.headline.utf8.count
    case .unfollow: 0
    }
  }
}

/// How far a log that is followed has been put out.
struct LogPortion: Sendable {
  let log: FollowedLog
  /// The file, once it is there.
  var reader: LogReader?
  var position = 0
  /// While a piece of it is on its way: how many bytes of all had been put out before that.
  var movedBefore: Int?

  /// What of it has not been put out, if `moved` bytes of all have been.
  func left(moved: Int) -> Int {
    let size = (reader ?? log.open())?.size ?? 0
    return max(0, size - position - (movedBefore.map { moved - $0 } ?? 0))
  }
}

/// An item on its way.
struct OutputEntry: Sendable, Hashable {
  var item: OutputItem
  var stream: OutputStream
}
