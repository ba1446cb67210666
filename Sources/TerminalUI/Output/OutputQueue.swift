/// What waits for the writer's thread, and what is asked of it.
struct OutputQueue {
  struct Entry {
    var item: OutputItem
    var stream: OutputStream
  }

  /// All that was waiting at one moment.
  struct Batch {
    var entries: [Entry]
    /// How many items found no room since the last batch.
    var dropped: Int
    var isSuspended: Bool
    var isLast: Bool
  }

  /// Room for this many bytes of waiting output: more than a reader falls behind by that reads at
  /// all, and nothing to the memory of a launch.
  private let capacity: Int
  private var entries: [Entry] = []
  private var cost = 0
  private var dropped = 0

  /// Whether drawing must rest, since the launch is being stopped.
  var isSuspended = false
  /// The thread has done what was asked by `isSuspended`.
  var suspensionSeen = false
  /// Nothing more comes.
  var isFinishing = false
  /// Everything has been put out, and the thread is gone.
  var isFinished = false

  init(capacity: Int) {
    self.capacity = capacity
  }

  var isEmpty: Bool { entries.isEmpty && dropped == 0 }
  /// Whether what waits is so much that it must not wait for the next redraw.
  var isHalfFull: Bool { cost > capacity / 2 }

  mutating func add(_ item: OutputItem, to stream: OutputStream) {
    guard !isFinishing else { return }
    guard cost + item.cost <= capacity else {
      dropped += 1
      return
    }
    cost += item.cost
    entries.append(Entry(item: item, stream: stream))
  }

  mutating func takeAll() -> Batch {
    defer {
      entries = []
      cost = 0
      dropped = 0
    }
    return Batch(
      entries: entries, dropped: dropped, isSuspended: isSuspended, isLast: isFinishing)
  }
}
