import CPOSIX
import Glibc
import Jobs
import Ledger
import Posix

/// Further jobs for a launch that follows its runfile while it grows.
package struct LaunchFeed {
  private var follower: RunfileFollower
  /// Seconds without a new line after which no more are waited for; nil to wait for ever.
  private let idleLimit: Double?
  private var lastNews = Clock.monotonic
  private var isOpen = true
  /// What becomes readable when there may be something new: a watch on the file, or the pipe.
  private var descriptor: Int32
  private let added: (Int) -> Void

  /// Where further commands come from; `added` is told how many jobs the launch has in all, whenever
  /// there are more.
  package init(
    _ follower: RunfileFollower, path: String, idleLimit: Double?,
    added: @escaping (Int) -> Void = { _ in }
  ) throws(SystemError) {
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

  var watched: Int32? { isOpen ? descriptor : nil }

  var idleDeadline: Double? {
    isOpen ? idleLimit.map { lastNews + $0 } : nil
  }

  /// Gives the launch what is new.
  mutating func read(into dispatcher: Dispatcher) {
    guard isOpen else { return }
    if follower.isFile { cposix_forget_changes(descriptor) }
    do throws(RunfileError) {
      deliver(try follower.readMore(), to: dispatcher)
    } catch {
      // What cannot be read any more has no further lines.
      end(dispatcher)
    }
    if follower.isAtEnd { end(dispatcher) }
  }

  mutating func endIfIdle(_ dispatcher: Dispatcher) {
    guard let idleDeadline, Clock.monotonic >= idleDeadline else { return }
    deliver(follower.finish(), to: dispatcher)
    end(dispatcher)
  }

  private mutating func deliver(_ piece: Runfile, to dispatcher: Dispatcher) {
    if piece.entries.isEmpty { return }
    lastNews = Clock.monotonic
    if dispatcher.add(piece) { added(dispatcher.board.withLock { $0.plan.jobs.count }) }
  }

  private mutating func end(_ dispatcher: Dispatcher) {
    guard isOpen else { return }
    isOpen = false
    dispatcher.handle(.inputEnded)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

extension Dispatcher {
  /// Plans further commands and makes jobs of those that are to run, if any are.
  fileprivate func add(_ piece: Runfile) -> Bool {
    let added = board.withLock { board in
      let before = board.plan.jobs.count
      board.plan.add(piece) { [ledger] in ledger.index.job(with: $0, command: $1) }
      return board.plan.jobs.count - before
    }
    if added == 0 { return false }
    observer.noticed(.added(added))
    handle(.added(added))
    return true
  }
}
