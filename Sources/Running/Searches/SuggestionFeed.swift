import Jobs
import Launching
import Ledger
import Posix
import Synchronization

/// Gives a launch the trials of its search, one whenever a worker is free, on a separate thread. Each is
/// appended to the runfile before it starts.
final class SuggestionFeed: LaunchObserver {
  /// What its thread has to know of the launch.
  enum News: Sendable {
    /// A job has ended for good.
    case ended(AttemptEnd)
    /// Jobs that waited will not begin.
    case withdrawn([JobID])
    /// Jobs that had ended will run again.
    case revoked([JobID])
    /// More or fewer jobs can run at once.
    case workersChanged
    /// What ended jobs decide about others is known.
    case resultsRead
    /// Nothing new will be started.
    case closing
    /// The launch is over.
    case closed
  }

  /// By line, the parameters that the words of a command do not name.
  private let hidden = Mutex<[Int: [CommandParameters.Parameter]]>([:])
  private let inbox: WorkerInbox<News>

  init() throws(SystemError) {
    inbox = try WorkerInbox()
  }

  /// To be called by the launch.
  func observe(_ change: LaunchChange) {
    switch change {
    case .ended(let end): if end.retryDelay == nil { tell(.ended(end)) }
    case .withdrawn(let ids, _): tell(.withdrawn(ids))
    case .revoked(let ids): tell(.revoked(ids))
    case .resultsRead: tell(.resultsRead)
    case .noticed(let notice): follow(notice)
    case .started, .retriesDropped: break
    }
  }

  private func follow(_ notice: LaunchNotice) {
    switch notice {
    case .workersChanged: tell(.workersChanged)
    case .stopping, .halted, .draining, .concluded, .closedForStarts: tell(.closing)
    default: break
    }
  }

  private func tell(_ item: News) { inbox.tell(item) }

  /// The parameters that the words of a line do not name.
  var hiddenParameters: @Sendable (_ line: Int) -> [CommandParameters.Parameter] {
    { [self] line in hidden.withLock { $0[line] ?? [] } }
  }

  /// Begins to choose trials for this launch.
  func open(_ start: SearchOpening, _ dispatcher: Dispatcher<LaunchPlan>) throws(SystemError) {
    // What is known has to be read before any job starts.
    let first = SuggestionLoop(start, dispatcher) { [self] line, parameters in
      if !parameters.isEmpty { hidden.withLock { $0[line] = parameters } }
    }
    try inbox.open { [inbox] in
      var loop = first
      while loop.work(inbox.takeAll()) {
        _ = Poll.wait(for: [inbox.wakeup.descriptor], until: nil)
        inbox.wakeup.clear()
      }
    }
  }

  /// Chooses no more. To be called when the launch is over.
  func close() { inbox.close(telling: .closed) }
}
