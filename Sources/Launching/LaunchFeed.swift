import CPOSIX
import Glibc
import Jobs
import Posix

/// More lines for a launch that follows its runfile while it grows, read on a separate thread.
package final class LaunchFeed: Sendable {
  private let closing: Wakeup
  private let thread: WorkerThread

  /// Starts to read.
  ///
  /// `path`: of the runfile; `-` is stdin.
  /// `idleLimit`: seconds without a new line after which no more are waited for; nil to wait for
  /// ever.
  /// `added`: is given the commands that have come, on the thread of the feed.
  /// `ended`: is called once there will be no more.
  package init(
    _ follower: RunfileFollower, path: String, idleLimit: Double?,
    added: @escaping @Sendable (Runfile) -> Void, ended: @escaping @Sendable () -> Void
  ) throws(SystemError) {
    let watched: Int32
    if follower.isFile {
      // The folder: an editor may put another file in this one's place.
      watched = cposix_watch_folder(LaunchFeed.folder(of: path))
      if watched < 0 { throw SystemError("watch '\(path)'") }
    } else {
      watched = follower.source.descriptor
    }
    let closing = try Wakeup()
    self.closing = closing
    thread = try WorkerThread {
      var reading = FeedReader(
        follower: follower, watched: watched, idleLimit: idleLimit, added: added)
      reading.run(until: closing)
      ended()
      if follower.isFile { Glibc.close(watched) }
    }
  }

  /// Reads no more. To be called once, when the launch is over.
  package func close() {
    closing.wake()
    thread.join()
    Glibc.close(closing.descriptor)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

/// What the thread of a feed does.
private struct FeedReader {
  var follower: RunfileFollower
  /// What becomes readable when there may be something new: a watch on the file, or the pipe.
  let watched: Int32
  let idleLimit: Double?
  let added: @Sendable (Runfile) -> Void

  /// Returns when nothing more can come, or has come for too long, or `closing` was woken.
  mutating func run(until closing: Wakeup) {
    var lastNews = Clock.monotonic
    // What came between the first look at a file and the watch on it.
    var isReadable = follower.isFile
    while true {
      if isReadable {
        if follower.isFile { cposix_forget_changes(watched) }
        // What can no longer be read has no more lines.
        guard let piece = try? follower.readMore() else { return }
        if deliver(piece) { lastNews = Clock.monotonic }
        if follower.isAtEnd { return }
      }
      let idleEnd = idleLimit.map { lastNews + $0 }
      let ready = Poll.wait(for: [closing.descriptor, watched], until: idleEnd)
      if ready.contains(closing.descriptor) { return }
      isReadable = ready.contains(watched)
      if !isReadable, let idleEnd, Clock.monotonic >= idleEnd {
        _ = deliver(follower.finish())
        return
      }
    }
  }

  private func deliver(_ piece: Runfile) -> Bool {
    if piece.entries.isEmpty { return false }
    added(piece)
    return true
  }
}
