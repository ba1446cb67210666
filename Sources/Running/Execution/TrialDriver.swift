import JSON
import Jobs
import Launching
import Operations
import Posix
import Runs
import Synchronization

/// Asks a source of trials while a batch runs, on a separate thread, and hears what happens to
/// the trials.
///
/// Trials are jobs of the same launch as the process that may choose them: they are recorded, executed,
/// ended and seen through after a kill -9 as all others.
final class TrialDriver: Sendable {
  /// The launch that runs the trials.
  struct Launch: Sendable {
    let dispatcher: Dispatcher<RunJobs>
    let executor: any Executor
  }

  /// What its thread has to know of the launch.
  enum News: Sendable {
    case started(AttemptOrder)
    /// A trial has ended for good; `scalars` are its metrics.
    case ended(AttemptEnd, scalars: JSONValue?)
    /// Trials that waited will not begin: they were cancelled or skipped.
    case withdrawn([JobID])
    /// More or fewer trials can run at once.
    case workersChanged
    /// What ended trials decide about others is known.
    case resultsRead
    /// The process has ended that chooses the trials.
    case processEnded
    /// Trials failed, and the batch is to stop at that.
    case halted(because: String)
    /// Nothing new will be started.
    case closing(because: String)
    /// The launch is over.
    case closed
  }

  /// The state before the first trial.
  struct Start: Sendable {
    let book: TrialBook
    /// Makes the source of the trials, on the thread that asks it.
    let source: @Sendable () -> any TrialSource
    /// Whether a process chooses the trials.
    let hasProcess: Bool
    /// Of a batch that is continued: the trials that it has finished already, in its order. What is
    /// chosen that is among them does not run again.
    var earlier: [RunRecord] = []
    /// Of one whose source follows the history: that history, and the trials in it that run in the
    /// same launch from its beginning on.
    var history = TrialHistory()
    var begun: [RunRecord] = []
    /// The place of the latest trial that is on record, from 1; 0 if there is none.
    var lastPlace = 0
    /// How many trials there may be in all; nil if nobody knows.
    var most: Int?
    /// With `--needed`: completed runs by their flags, which are not repeated.
    var completed: [Flags: RunRecord] = [:]
  }

  private let start: Start
  private let inbox: WorkerInbox<News>
  private let left = Mutex(0)

  var hasProcess: Bool { start.hasProcess }

  /// How many trials may follow those that the launch begins with; 0 if nobody knows.
  var mayAdd: Int {
    let context = start.book.context
    guard let most = start.most, !context.draft.stagesTrials else { return 0 }
    let limit = context.request.terms.limit.map { $0 - start.begun.count } ?? .max
    return max(0, min(most - start.lastPlace, limit))
  }

  /// How many trials were kept from being made by `--limit`; known when it is closed.
  var leftOut: Int { left.withLock { $0 } }

  init(_ start: Start) throws(SystemError) {
    self.start = start
    inbox = try WorkerInbox()
  }

  /// Starts to ask, for jobs of this launch.
  func open(_ launch: Launch) throws(SystemError) {
    try inbox.open { [self] in
      var loop = TrialLoop(start, inbox.wakeup, launch)
      while loop.work(news: { inbox.takeAll() }) {}
      left.withLock { $0 = loop.leftOut }
    }
  }

  func tell(_ item: News) { inbox.tell(item) }

  /// Asks no more.
  func close() { inbox.close(telling: .closed) }
}
