import Glibc
import Jobs
import Launching
import Ledger
import Posix

/// Gives attempts to a cluster and follows them there. Nothing here waits: one thread, the follower,
/// submits, reads the records of the nodes and reports; another puts questions to the cluster.
///
/// What a node has recorded is the truth. The cluster is asked only about what has not recorded its end.
package final class ClusterExecutor: Executor {
  package let traits: ExecutorTraits
  private let mailbox = Monitor(FollowerMailbox())
  private let clerk: Clerk
  private let follower: WorkerThread
  private let hasFinished = Monitor(false)

  /// - Parameters:
  ///   - ledger: the folder of the ledger.
  ///   - writer: takes the ends of jobs that no attempt of this launch is about.
  ///   - adoption: what earlier launches have left on the cluster.
  package init(
    _ cluster: any Cluster, _ configuration: ClusterConfiguration, ledger: Directory,
    writer: any LedgerWriter, adoption: Adoption
  ) throws(SystemError) {
    var traits = ExecutorTraits()
    traits.kind = cluster.kind
    traits.queues = true
    traits.outlivesLauncher = true
    self.traits = traits
    let files = try RoundFiles(cluster.kind, in: ledger)
    let clerk = Clerk(cluster)
    self.clerk = clerk
    let mailbox = mailbox
    let questions = try WorkerThread {
      clerk.work { answer in mailbox.change { $0.letters.append(.answer(answer)) } }
    }
    questions.detach()
    follower = try WorkerThread {
      var follower = Follower(
        cluster, configuration, files, writer, clerk, mailbox, adoption)
      follower.run()
    }
  }

  package func begin(_ order: AttemptOrder, reportingTo receiver: any AttemptReceiver) {
    begin([order], reportingTo: receiver)
  }

  package func begin(_ orders: [AttemptOrder], reportingTo receiver: any AttemptReceiver) {
    mailbox.change { mailbox in
      mailbox.unsubmitted += orders.count
      mailbox.letters.append(.orders(orders, receiver))
    }
  }

  /// Only to end is asked of a cluster; how long that may take is its own affair.
  package func signal(_ signal: Int32, to attempt: Attempt) {
    guard ![SIGSTOP, SIGCONT, SIGKILL].contains(signal) else { return }
    mailbox.change { $0.letters.append(.cancel(attempt)) }
  }

  package func process(of attempt: Attempt) -> ProcessIdentity? { nil }

  package func settle(_ attempt: Attempt) {
    mailbox.change { $0.letters.append(.settled(attempt)) }
  }

  package func holdStarts(_ isHeld: Bool) {
    mailbox.change { $0.letters.append(.hold(isHeld)) }
  }

  package func detach() -> Int {
    clerk.close()
    return mailbox.change { mailbox in
      mailbox.isDetached = true
      return mailbox.unsubmitted
    }
  }

  package func finish() {
    let isFirst = hasFinished.change { hasFinished in
      defer { hasFinished = true }
      return !hasFinished
    }
    guard isFirst else { return }
    mailbox.change { $0.letters.append(.finish) }
    follower.join()
    clerk.close()
  }
}

/// What the follower is told.
struct FollowerMailbox: Sendable {
  enum Letter: Sendable {
    case orders([AttemptOrder], any AttemptReceiver)
    case cancel(Attempt)
    case hold(Bool)
    /// The end of an attempt is in the ledger.
    case settled(Attempt)
    case answer(Clerk.Answer)
    case finish
  }

  var letters: [Letter] = []
  /// Attempts that were accepted and that no cluster has.
  var unsubmitted = 0
  /// Whether nothing is reported any longer.
  var isDetached = false
}
