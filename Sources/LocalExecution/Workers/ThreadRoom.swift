import CPOSIX
import Glibc
import Posix

/// How many more threads this process can have.
enum ThreadRoom {
  /// A limit on processes that is higher than this is not looked into.
  private static let tightLimit = 4096

  /// Whether the threads of a user and his processes together are limited so tightly that a worker
  /// may get its thread and no process for its job.
  static var isSharedWithProcesses: Bool {
    geteuid() != 0 && cposix_process_limit() <= tightLimit
  }

  /// How many there can be at once just now, up to `wanted`: they are made and let go.
  static func measure(upTo wanted: Int) -> Int {
    let isOver = Monitor(false)
    var threads: [WorkerThread] = []
    while threads.count < wanted,
      let thread = try? WorkerThread({ _ = isOver.wait { $0 ? true : nil } })
    {
      threads.append(thread)
    }
    isOver.change { $0 = true }
    for thread in threads { thread.join() }
    return threads.count
  }
}
