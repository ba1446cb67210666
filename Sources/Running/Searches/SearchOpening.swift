import Glibc
import Jobs
import Launching
import Ledger
import Posix
import Sweeps

/// A search by results as its launch begins.
struct SearchOpening: Sendable {
  let search: SweepSearch
  let space: SweepSpace
  let request: LaunchRequest
  /// The trials so far, and their commands.
  let rows: [SearchRunfile.Row]
  let runfile: Runfile
  let follower: RunfileFollower
  /// The runfile, to be appended to.
  let output: FileDescriptor
  /// The jobs of the launch.
  let jobs: Set<CommandDigest>
  let check: AppendedLines
  let ledger: Ledger
  let tell: LaunchListener
  /// Called when there are more jobs.
  let added: @Sendable () -> Void

  /// Nil if this launch is no search by results.
  init?(
    _ request: LaunchRequest, _ input: LaunchInput, _ planned: PlannedLaunch, _ ledger: Ledger,
    _ tell: @escaping LaunchListener, added: @escaping @Sendable () -> Void
  ) throws(SystemError) {
    guard let search = request.search, let space = search.space, let follower = input.follower
    else {
      return nil
    }
    self.search = search
    self.space = space
    self.request = request
    self.follower = follower
    self.ledger = ledger
    self.tell = tell
    self.added = added
    rows = SearchRunfile(try FileDescriptor(reading: request.runfile).readToEnd()).rows
    runfile = input.runfile
    let raw = open(request.runfile, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard raw >= 0 else { throw SystemError("open '\(request.runfile)'") }
    output = FileDescriptor(owning: raw, path: request.runfile)
    let plan = planned.plan
    jobs = Set(plan.jobs.map { plan.digest(of: $0) })
    check = AppendedLines(planned.check, knowing: ledger.index)
  }

  /// How many trials may come after those that there are.
  var room: Int {
    min(search.most - rows.count, request.terms.limit.map { $0 - jobs.count } ?? .max)
  }
}
