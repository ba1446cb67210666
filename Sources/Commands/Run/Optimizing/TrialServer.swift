import Jobs
import Launching
import LocalExecution
import Posix
import Synchronization
import Running

/// Takes requests for trials while an optimizer runs.
///
/// Trials are jobs of the same launch as the optimizer itself: they are recorded, executed, ended
/// and seen through after a kill -9 as all others. `batchrun trial` only asks for them, so that
/// nothing is lost with it.
final class TrialServer: Sendable {
  /// What its thread has to know of the launch.
  enum News: Sendable {
    case started(AttemptOrder)
    case ended(AttemptEnd)
    case optimizerEnded(AttemptEnd)
    /// A trial failed, and the batch is to stop at that.
    case halted
    /// Nothing new will be started.
    case closing(because: String)
    /// The launch is over.
    case closed
  }

  private let site: TrialSite
  private let wakeup: Wakeup
  private let news = Mutex<[News]>([])
  private let thread = Mutex<WorkerThread?>(nil)
  private let optimizerEnding = Mutex<AttemptEnd?>(nil)

  init(_ site: TrialSite) throws(SystemError) {
    self.site = site
    wakeup = try Wakeup()
  }

  /// How the optimizer ended; nil where it has not, or never began.
  var ending: AttemptEnd? { optimizerEnding.withLock { $0 } }

  /// Begins to take requests, for jobs of this launch.
  func open(
    _ dispatcher: Dispatcher<RunJobs>, _ executor: LocalExecutor
  ) throws(SystemError) {
    let listener = try LocalListener(name: TrialRequest.socketName(of: site.batch.id.text))
    let started = try WorkerThread { [self] in
      var desk = TrialDesk(
        site, listener, wakeup, TrialDesk.Launch(dispatcher: dispatcher, executor: executor))
      while desk.work(news: { takeNews() }) {}
    }
    thread.withLock { $0 = started }
  }

  func tell(_ item: News) {
    if case .optimizerEnded(let ending) = item { optimizerEnding.withLock { $0 = ending } }
    news.withLock { $0.append(item) }
    wakeup.wake()
  }

  /// Takes no more requests; who waits for an answer is told that there is none.
  func close() {
    tell(.closed)
    thread.withLock { $0.take() }?.join()
  }

  private func takeNews() -> [News] {
    news.withLock { news in
      defer { news = [] }
      return news
    }
  }
}
