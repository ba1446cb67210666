import Jobs
import Launching
import Ledger
import Posix
import RunfileChecks

/// The runfile of a launch: read once, or followed while it grows.
struct LaunchInput {
  let runfile: Runfile
  private let path: String
  private let stamp: RunfileStamp?
  /// The grid spec that the runfile was made of, and what it looked like then.
  private let spec: (path: String, stamp: RunfileStamp?)?
  let follower: RunfileFollower?
  /// Whether the launch itself appends to the runfile.
  private let isSearch: Bool
  /// The signal that asked us to stop before all was read.
  let stopSignal: Int32?

  /// `signals`: those that ask us to stop, if we read them ourselves; `waiting` gets what is
  /// waited for.
  init(
    _ request: LaunchRequest, signals: SignalQueue? = nil,
    waiting: @escaping (InputWait) -> Void = { _ in }
  ) throws(RunFailure) {
    var stopSignal: Int32?
    path = request.runfile
    isSearch = request.search?.space != nil
    spec = request.spec.map { ($0, RunfileStamp(path: $0)) }
    do throws(RunfileError) {
      if request.follows || isSearch {
        var follower = try RunfileFollower(path: path)
        // A pipe is read when there is something in it.
        runfile = follower.isFile ? try follower.readMore() : .empty
        stamp = nil
        self.follower = follower
      } else {
        let source = try RunfileSource(path: path)
        if source.isFile {
          runfile = try Runfile(source: source)
        } else {
          switch try ArrivingRunfile(source, path: path, signals: signals, waiting: waiting).read()
          {
          case .read(let whole): runfile = whole
          case .stopped(let signal):
            runfile = .empty
            stopSignal = signal
          }
        }
        stamp = source.stamp
        follower = nil
      }
    } catch {
      throw RunFailure(error, besides: path)
    }
    self.stopSignal = stopSignal
  }

  /// What can be known of a runfile before anything is made on disk.
  static func check(_ path: String) throws(RunFailure) {
    guard path != "-" else { return }
    do throws(RunfileError) {
      try RunfileSource.check(path: path)
    } catch {
      throw RunFailure(error, besides: path)
    }
  }

  /// Where more lines come from, if they do; `check` has looked at those before them, and `added`
  /// gets how many jobs there are then. With a `filter` only those that match are added.
  func feed(
    _ check: RunfileCheck?, only filter: ParameterFilter? = nil, idleLimit: Double?,
    into dispatcher: Dispatcher<LaunchPlan>,
    knowing ledger: Ledger,
    added: @escaping @Sendable (Int) -> Void
  ) throws(SystemError) -> LaunchFeed? {
    guard let follower, !isSearch else { return nil }
    let appended = AppendedLines(check, knowing: ledger.index)
    return try LaunchFeed(
      follower, path: path, idleLimit: idleLimit,
      added: { piece in
        let refusals = appended.refusals(in: piece)
        let count = dispatcher.add { plan in
          var lines = filter.map { LineFilter($0) }
          let isWanted = { (_: Runfile.Entry, command: UnsafeRawBufferPointer) in
            lines?.isWanted(command) ?? true
          }
          plan.add(
            piece, isWanted: filter == nil ? nil : isWanted,
            known: { ledger.index.job(with: $0, command: $1) },
            refusal: { entry, _, _ in refusals[entry.line] })
        }
        if let count { added(count) }
      }, ended: { dispatcher.endInput() })
  }

  /// The present contents of the runfile, or of the grid spec; what was not a file is unchanged.
  var fate: RunfileFate {
    if let spec, FileStatus(path: spec.path) == nil { return .gone }
    if let spec, RunfileStamp(path: spec.path) != spec.stamp { return .changed }
    guard let stamp else { return .same }
    if FileStatus(path: path) == nil { return .gone }
    return RunfileStamp(path: path) == stamp ? .same : .changed
  }
}

extension RunFailure {
  /// Of a missing runfile, what may have been meant: one with a longer name, or a grid spec.
  fileprivate init(_ error: RunfileError, besides path: String) {
    self.init(error)
    guard case .missing = error else { return }
    hint = NearbyFile.hint(for: path, endings: [".runfile", ".yml", ".yaml"]) ?? hint
  }
}
