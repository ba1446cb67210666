import Jobs
import Launching
import Ledger
import NodeWork
import Posix

/// Follows the attempts of a launch on a cluster, on its own thread.
struct Follower {
  /// An attempt that this launch has asked for.
  struct Tracked {
    let order: AttemptOrder
    var isCancelled = false
    /// Its round and element; nil while it is not submitted.
    var place: (round: Int, element: Int, line: Int)?
  }

  let cluster: any Cluster
  let configuration: ClusterConfiguration
  let files: RoundFiles
  let writer: any LedgerWriter
  let clerk: Clerk
  let mailbox: Monitor<FollowerMailbox>
  let clock: PollClock
  var receiver: (any AttemptReceiver)?

  var tracked: [JobID: Tracked] = [:]
  /// By the serial of an attempt, its job.
  var jobs: [Int: JobID] = [:]
  /// What is to be submitted, in order.
  var pending: [JobID] = []
  var rounds: [Int: Round] = [:]
  /// Jobs of earlier launches that this one has not asked for.
  var unclaimed: [JobID: Unclaimed] = [:]
  /// How many elements of a job were lost before it began.
  var lost: [JobID: Int] = [:]
  /// Nodes that have failed.
  var excluded: Set<String> = []

  var limits: ClusterLimits?
  /// What the clerk is asked for now: these are asked once at a time.
  var isAskingLimits = false
  var isAskingQueue = false
  var isAskingHistory = false
  var isCancelling = false
  /// The round that is being submitted.
  var submitting: Int?
  /// How many submissions this launch has made.
  var submissions = 0
  /// After a limit was met: the most elements of the next submission.
  var mostElements = Int.max
  /// When the next submission may be made; seconds of the monotonic clock.
  var submitsAt = Double.infinity
  var isHeld = false
  var isClosed = false
  var hasAnnouncedAll = false

  /// When elements are looked at that may be settled, and the queue is counted.
  var reviewsAt = Double.infinity
  /// Since when this launch has something on the cluster; seconds of the monotonic clock.
  var followedSince: Double?
  var looksAt = Double.infinity
  var lookPause = PollClock.busyLook
  var asksAt = Double.infinity
  var questionPause: Double
  var asksHistoryAt = Double.infinity
  var cancelsAt = Double.infinity
  var failures = 0
  var warned: Set<String> = []
  var reason: String?
  var news: QueueNews?

  init(
    _ cluster: any Cluster, _ configuration: ClusterConfiguration, _ files: RoundFiles,
    _ writer: any LedgerWriter, _ clerk: Clerk, _ mailbox: Monitor<FollowerMailbox>,
    _ adoption: Adoption
  ) {
    self.cluster = cluster
    self.configuration = configuration
    self.files = files
    self.writer = writer
    self.clerk = clerk
    self.mailbox = mailbox
    clock = PollClock(beat: configuration.settings.beat)
    questionPause = clock.leastQuestion
    adopt(adoption)
  }

  /// The work of the thread, until the launch is over or has left.
  mutating func run() {
    while true {
      let letters = mailbox.wait(until: nextDeadline) { mailbox -> [FollowerMailbox.Letter]? in
        guard !mailbox.letters.isEmpty || mailbox.isDetached else { return nil }
        defer { mailbox.letters = [] }
        return mailbox.letters
      }
      var isOver = false
      for letter in letters ?? [] {
        if case .finish = letter { isOver = true }
        take(letter)
      }
      if mailbox.withLock(\.isDetached) { return }
      if isOver { return close() }
      act()
    }
  }

  private mutating func take(_ letter: FollowerMailbox.Letter) {
    switch letter {
    case .orders(let orders, let receiver):
      accept(orders, receiver)
      review(at: Clock.monotonic)
    case .cancel(let attempt): cancel(attempt)
    case .hold(let isHeld): hold(isHeld)
    case .settled(let attempt): settle(attempt)
    case .answer(let answer):
      take(answer)
      review(at: Clock.monotonic)
    case .finish: break
    }
  }

  /// Does all that is due.
  private mutating func act() {
    let now = Clock.monotonic
    if now >= looksAt { look(at: now) }
    if now >= submitsAt { submit(at: now) }
    if now >= cancelsAt { sendCancellations(at: now) }
    if now >= asksAt { askQueue(at: now) }
    if now >= asksHistoryAt { askHistory(at: now) }
    if now >= reviewsAt {
      reviewsAt = .infinity
      conclude(at: Clock.monotonic)
      publish()
    }
  }

  /// What has changed is looked at soon, together with what comes until then.
  mutating func review(at now: Double) {
    reviewsAt = min(reviewsAt, now + PollClock.gathering)
  }

  private var nextDeadline: Double? {
    let next = min(looksAt, submitsAt, cancelsAt, asksAt, asksHistoryAt, reviewsAt)
    return next < .infinity ? next : nil
  }

  // MARK: Orders

  private mutating func accept(_ orders: [AttemptOrder], _ receiver: any AttemptReceiver) {
    self.receiver = receiver
    let now = Clock.monotonic
    var adopted = 0
    for order in orders {
      jobs[order.attempt.serial] = order.id
      tracked[order.id] = Tracked(order: order)
      hasAnnouncedAll = false
      if claim(order) {
        adopted += 1
      } else {
        pending.append(order.id)
      }
    }
    if adopted > 0 {
      tell(.adopted(jobs: adopted))
      looksAt = now
    }
    if !pending.isEmpty, submitsAt == .infinity {
      submitsAt = now + PollClock.gathering(before: submissions)
    }
    if pending.isEmpty { announceAll() }
  }

  /// The end of an attempt is on record.
  private mutating func settle(_ attempt: Attempt) {
    guard let id = jobs.removeValue(forKey: attempt.serial), let entry = tracked[id],
      entry.order.attempt == attempt
    else { return }
    tracked[id] = nil
    if let place = entry.place { leave(place.round) }
  }

  /// A job of a round is settled, or has left it.
  mutating func leave(_ number: Int) {
    guard rounds[number] != nil else { return }
    rounds[number]?.unsettled -= 1
    guard let round = rounds[number], round.unsettled <= 0 else { return }
    rounds[number] = nil
    try? files.settle(number, round.folder)
  }

  // MARK: Telling

  func tell(_ notice: ExecutorNotice) {
    receiver?.executorNoticed(notice)
  }

  /// A warning is given once.
  mutating func warn(_ text: String) {
    if warned.insert(text).inserted { tell(.warning(text)) }
  }

  mutating func announceAll() {
    guard !hasAnnouncedAll, pending.isEmpty, submitting == nil else { return }
    hasAnnouncedAll = true
    tell(.allSubmitted)
  }

  /// An attempt has ended.
  mutating func end(
    _ id: JobID, _ outcome: Outcome, runtime: Double = 0, usage: ResourceUsage? = nil,
    remark: String? = nil
  ) {
    guard let entry = tracked[id] else { return }
    if entry.place == nil { mailbox.withLock { $0.unsubmitted -= 1 } }
    receiver?.attemptEnded(
      AttemptEnd(
        of: entry.order, outcome, runtime: runtime, usage: usage, remark: remark,
        wasInterrupted: entry.isCancelled && !outcome.isFinished))
  }

  /// The attempt of a line has begun.
  func begin(_ id: JobID, at time: Double, in round: Round, _ element: Int) {
    guard let entry = tracked[id] else { return }
    receiver?.attemptBegan(
      AttemptBeginning(of: entry.order, at: time, in: place(of: element, in: round, since: time)))
  }

  func place(of element: Int, in round: Round, since time: Double) -> ExecutionPlace {
    let reference =
      (round.reference ?? round.startedAs).map { "\($0.prefix { $0 != ";" })_\(element)" } ?? ""
    return ExecutionPlace(
      kind: cluster.kind, node: round.elements[element].node, reference: reference,
      round: round.number, queuedSeconds: max(0, time - round.submittedAt))
  }

  // MARK: The queue as it stands

  private mutating func publish() {
    var now = QueueNews(running: 0, nodes: 0, queued: 0, reason: nil)
    var nodes: Set<String> = []
    var begun = 0
    for round in rounds.values {
      for element in round.elements where !element.isOver {
        begun += element.running
        if element.running > 0 { nodes.insert(element.node) }
      }
    }
    now.running = begun
    now.nodes = nodes.count
    now.queued = max(0, tracked.count - begun)
    now.reason = now.queued > 0 ? reason : nil
    guard now != news else { return }
    news = now
    QueueState(now, at: Clock.wall).write(cluster.kind, in: files.ledger)
    tell(.queue(now))
  }
}
