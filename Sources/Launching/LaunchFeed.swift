import CPOSIX
import Glibc
import Jobs
import Ledger
import Posix

/// Where further jobs come from while a launch runs.
package protocol JobFeed {
  /// A descriptor that becomes readable when there may be something new; nil at the end.
  var watched: Int32? { get }
  /// When nothing more will be waited for; seconds of the monotonic clock.
  var idleDeadline: Double? { get }
  /// Gives the launch what is new.
  mutating func read()
  mutating func endIfIdle()
}

/// Further jobs for a launch that follows its runfile while it grows.
package struct LaunchFeed: JobFeed {
  private let dispatcher: Dispatcher<LaunchPlan>
  private let known:
    @Sendable (CommandDigest, UnsafeRawBufferPointer) -> (id: JobID, summary: JobSummary?)
  private var follower: RunfileFollower
  /// Seconds without a new line after which no more are waited for; nil to wait for ever.
  private let idleLimit: Double?
  private var lastNews = Clock.monotonic
  private var isOpen = true
  /// What becomes readable when there may be something new: a watch on the file, or the pipe.
  private var descriptor: Int32
  private let added: (Int) -> Void

  /// Follows a runfile. `known` has the id of a command in the ledger and what is known of the job;
  /// `added` is told how many jobs the launch has in all, whenever some were added.
  package init(
    _ follower: RunfileFollower, path: String, idleLimit: Double?,
    into dispatcher: Dispatcher<LaunchPlan>,
    known:
      @escaping @Sendable (CommandDigest, UnsafeRawBufferPointer) -> (
        id: JobID, summary: JobSummary?
      ),
    added: @escaping (Int) -> Void = { _ in }
  ) throws(SystemError) {
    self.dispatcher = dispatcher
    self.known = known
    self.follower = follower
    self.added = added
    self.idleLimit = idleLimit
    if follower.isFile {
      // The folder: an editor may put another file in this one's place.
      descriptor = cposix_watch_folder(LaunchFeed.folder(of: path))
      if descriptor < 0 { throw SystemError("watch '\(path)'") }
    } else {
      descriptor = follower.source.descriptor
    }
  }

  package var watched: Int32? { isOpen ? descriptor : nil }

  package var idleDeadline: Double? {
    isOpen ? idleLimit.map { lastNews + $0 } : nil
  }

  package mutating func read() {
    guard isOpen else { return }
    if follower.isFile { cposix_forget_changes(descriptor) }
    do throws(RunfileError) {
      deliver(try follower.readMore())
    } catch {
      // What cannot be read any more has no further lines.
      end()
    }
    if follower.isAtEnd { end() }
  }

  package mutating func endIfIdle() {
    guard let idleDeadline, Clock.monotonic >= idleDeadline else { return }
    deliver(follower.finish())
    end()
  }

  private mutating func deliver(_ piece: Runfile) {
    if piece.entries.isEmpty { return }
    lastNews = Clock.monotonic
    if let count = dispatcher.add({ $0.add(piece, known: known) }) { added(count) }
  }

  private mutating func end() {
    guard isOpen else { return }
    isOpen = false
    dispatcher.endInput()
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
