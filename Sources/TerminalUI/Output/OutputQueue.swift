import Posix

/// What waits for the writer's thread, and what is asked of it.
///
/// It is never full: what a reader falls behind by goes from memory into a file without a name.
struct OutputQueue {
  /// Some of what was waiting at one moment.
  struct Batch {
    var entries: [OutputEntry]
    /// How many could not be kept until now, because there was no room on the disk either.
    var lost: Int
    var isSuspended: Bool
    /// Nothing comes after it.
    var isLast: Bool
  }

  /// At least this many bytes are put out before a check for other work.
  private static let batchSize = 1 << 16

  /// Room for this many bytes in memory: more than a reader falls behind by that reads at all.
  private let memoryLimit: Int
  private let spillFolder: String
  private var entries: [OutputEntry] = []
  private var cost = 0
  private var spill: OutputSpill?
  private var lost = 0
  /// What the thread is putting out, how much it had put out before, and what of that is from logs that
  /// are followed.
  private var taken: [OutputEntry] = []
  private var movedBefore = 0
  private var movedFromLogs = 0
  /// The log that it has started to follow last.
  private var lastFollowed = 0

  /// How many pieces were handed in, and how many of them have been put out.
  private(set) var handedIn = 0
  var putOut = 0

  /// The logs that are followed.
  private var following: [Int: LogPortion] = [:]
  /// Wakes the thread if it sleeps until a file changes; nil while it does not.
  var sleeper: Wakeup?
  /// Whether drawing must rest, since the launch is being stopped.
  var isSuspended = false
  /// The thread has done what was asked by `isSuspended`.
  var suspensionSeen = false
  /// Nothing more comes.
  var isFinishing = false
  /// The error number of the write to standard output that failed.
  var outputFailure: Int32?
  /// Everything has been put out, and the thread has ended.
  var isFinished = false

  init(memoryLimit: Int, spillFolder: String) {
    self.memoryLimit = memoryLimit
    self.spillFolder = spillFolder
  }

  var isEmpty: Bool { entries.isEmpty && (spill?.isEmpty ?? true) && lost == 0 }
  /// Whether what waits is so much that it must not wait for the next redraw.
  var isHalfFull: Bool { cost > memoryLimit / 2 || spill?.isEmpty == false }

  mutating func add(_ item: OutputItem, to stream: OutputStream) {
    guard !isFinishing else { return }
    handedIn += 1
    let entry = OutputEntry(item: item, stream: stream)
    if spill?.isEmpty ?? true, cost + item.cost <= memoryLimit {
      cost += item.cost
      entries.append(entry)
      return
    }
    do throws(SystemError) {
      if spill == nil { spill = try OutputSpill(in: spillFolder) }
      try spill?.append(entry)
    } catch {
      lost += 1
    }
  }

  /// Takes what is to be put out next. `moved` is how many bytes have been put out so far.
  mutating func take(moved: Int) -> Batch {
    var batch = Batch(entries: [], lost: 0, isSuspended: isSuspended, isLast: false)
    if entries.isEmpty {
      refill()
      (batch.lost, lost) = (lost, 0)
    }
    batch.entries = entries
    (entries, cost) = ([], 0)
    (taken, movedBefore, movedFromLogs) = (batch.entries, moved, 0)
    batch.isLast = isFinishing && isEmpty
    return batch
  }

  /// Brings some of what is on the disk back.
  private mutating func refill() {
    // If the file cannot be read, all that is in it is lost.
    let left = spill?.count ?? 0
    do throws(SystemError) {
      while cost < OutputQueue.batchSize, let entry = try spill?.take() {
        cost += entry.item.cost
        entries.append(entry)
      }
    } catch {
      lost += left
    }
  }

  // MARK: Followed logs

  /// From now on a log is followed.
  mutating func follow(_ log: FollowedLog) {
    following[log.number] = LogPortion(log: log)
    lastFollowed = log.number
  }

  /// A piece of a log is about to be put out.
  mutating func beginPiece(of number: Int, in reader: LogReader?, moved: Int) {
    following[number]?.reader = reader
    following[number]?.movedBefore = moved
  }

  /// It has been, so far.
  mutating func endPiece(of number: Int, at position: Int, moved: Int) {
    guard let before = following[number]?.movedBefore else { return }
    movedFromLogs += moved - before
    following[number]?.movedBefore = nil
    following[number]?.position = position
  }

  /// All of it has been put out.
  mutating func unfollow(_ number: Int) {
    following[number] = nil
  }

  // MARK: The end

  /// Takes all that has not been put out yet and adds up how many bytes that is; of what the thread
  /// is at, too. `moved` as in `take`.
  mutating func abandon(moved: Int) -> Int {
    let fromLogs = following.values.compactMap(\.movedBefore).reduce(movedFromLogs) {
      $0 + moved - $1
    }
    var bytes = taken.reduce(0) { $0 + size(ofTaken: $1.item) } - (moved - movedBefore - fromLogs)
    bytes = max(0, bytes) + following.values.reduce(0) { $0 + $1.left(moved: moved) }
    isFinishing = true
    taken = []
    while true {
      if entries.isEmpty { refill() }
      if entries.isEmpty { return bytes }
      bytes += entries.reduce(0) { $0 + $1.item.size }
      (entries, cost) = ([], 0)
    }
  }

  /// A log that is followed by now is not an item any longer.
  private func size(ofTaken item: OutputItem) -> Int {
    if case .follow(let log) = item, log.number <= lastFollowed { return 0 }
    return item.size
  }
}
