import Dispatch
import Posix

/// Threads of Dispatch's pool that stay as long as a launch does.
///
/// A thread of Dispatch that finds more work than there are threads asks the system for one more, and
/// if that has none it asks again every second, for ever, whatever else it has to do. So the pool
/// first looks how many threads can be had, gives Dispatch no more work than that, and gives it one piece
/// at a time if threads are short; no other work of a launch goes to Dispatch.
struct WorkerPool {
  /// Threads that a launch gets later on, by itself: for its input, its display, its changes.
  static let reserve = 4
  /// Seconds within which the next thread has to be there: if they are short, and if they are not and
  /// only the machine is slow.
  private static let patience = (short: 1.0, otherwise: 10.0)

  private struct Roll {
    /// How many have come.
    var present = 0
    /// Whether nothing is waited for any longer: a worker that comes now has nothing to do.
    var isClosed = false
    var sent = 0
  }

  /// How many of the workers that were wanted have come.
  let count: Int

  /// Starts up to `wanted` workers, each with its own thread, and waits until they are there.
  /// `work` gets the number of the worker, from 0, and returns when that is to go.
  ///
  /// `others`: how many threads each worker needs in addition to its own (for processes, for example).
  /// `room`: how many threads can be had, up to a number.
  init(
    _ wanted: Int, others: Int = 0, room: (Int) -> Int = ThreadRoom.measure,
    work: @escaping @Sendable (Int) -> Void
  ) {
    let needed = wanted * (1 + others) + Self.reserve
    let available = room(needed)
    let isShort = available < needed
    let target = isShort ? max(0, (available - Self.reserve) / (1 + others)) : wanted
    count = Self.start(target == 0 && available > 0 ? 1 : target, oneByOne: isShort, work)
  }

  private static func start(
    _ target: Int, oneByOne: Bool, _ work: @escaping @Sendable (Int) -> Void
  ) -> Int {
    if target == 0 { return 0 }
    let roll = Monitor(Roll())
    let begin: @Sendable () -> Void = {
      let number = roll.change { roll -> Int? in
        if roll.isClosed { return nil }
        roll.present += 1
        return roll.present - 1
      }
      if let number { work(number) }
    }
    // Giving Dispatch work may hang, too, if threads have become short by then.
    let sender = try? WorkerThread {
      for number in 0..<target {
        let goesOn = roll.wait { roll -> Bool? in
          if roll.isClosed { return false }
          guard !oneByOne || roll.present == roll.sent else { return nil }
          roll.sent += 1
          return true
        }
        guard goesOn == true else { return }
        DispatchQueue(label: "batchrun.worker.\(number)").async(execute: begin)
      }
    }
    guard let sender else { return 0 }
    var seen = 0
    while seen < target {
      let known = seen
      let limit = oneByOne ? patience.short : patience.otherwise
      let now = roll.wait(until: Clock.monotonic + limit) { roll in
        roll.present > known ? roll.present : nil
      }
      guard let now else { break }
      seen = now
    }
    let present = roll.change { roll in
      roll.isClosed = true
      return roll.present
    }
    if present == target { sender.join() } else { sender.detach() }
    return present
  }
}
