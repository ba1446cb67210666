import Jobs
import Ledger
import Posix

/// Where attempts execute. An executor starts what it is given and reports each end; what runs
/// when, and what an end means, is decided elsewhere.
package protocol Executor: Sendable {
  var traits: ExecutorTraits { get }

  /// Begins an attempt and returns at once, or soon. Its end is reported exactly once, from any
  /// thread, and so is that it could not be started. If the executor `queues`, it accepts the
  /// attempt, and reports its beginning once, before its end.
  func begin(_ order: AttemptOrder, reportingTo receiver: any AttemptReceiver)

  /// The same for several that were decided together.
  func begin(_ orders: [AttemptOrder], reportingTo receiver: any AttemptReceiver)

  /// Sends a signal to all processes of an attempt, also to one that is only about to start; one
  /// that has ended is left alone. If the signal ends the attempt, its end is reported when
  /// none of its processes is left.
  func signal(_ signal: Int32, to attempt: Attempt)

  /// The process of an attempt, if it has one on this machine.
  func process(of attempt: Attempt) -> ProcessIdentity?

  /// How many attempts can be under way at once; their slots are the first in the table.
  var capacity: Int { get }

  /// The end of an attempt is in the ledger: it need not be remembered any longer. The next
  /// one in its slot may have started.
  func settle(_ attempt: Attempt)

  /// What is accepted and has not begun does not begin for a while, or may begin again.
  func holdStarts(_ isHeld: Bool)

  /// The launch leaves: attempts go on, and their ends are no longer reported. Returns how many were
  /// accepted and will not begin, since nothing submits them.
  func detach() -> Int

  /// No attempt is under way, and none begins any longer: what was only for them can go.
  func finish()
}

extension Executor {
  package var traits: ExecutorTraits { .local }

  package var capacity: Int { .max }

  package func begin(_ orders: [AttemptOrder], reportingTo receiver: any AttemptReceiver) {
    for order in orders { begin(order, reportingTo: receiver) }
  }

  package func holdStarts(_ isHeld: Bool) {}

  package func detach() -> Int { 0 }

  package func finish() {}
}

/// The receiver of what an executor reports.
package protocol AttemptReceiver: AnyObject, Sendable {
  /// An accepted attempt has begun.
  func attemptBegan(_ beginning: AttemptBeginning)

  func attemptEnded(_ end: AttemptEnd)

  /// Something about the executor that concerns no single attempt.
  func executorNoticed(_ notice: ExecutorNotice)
}

extension AttemptReceiver {
  package func attemptBegan(_ beginning: AttemptBeginning) {}

  package func executorNoticed(_ notice: ExecutorNotice) {}
}

/// That an accepted attempt has begun: when, where, and under which reference.
package struct AttemptBeginning: Sendable {
  package let order: AttemptOrder
  /// Seconds since 1970.
  package let startedAt: Double
  package let place: ExecutionPlace

  package init(of order: AttemptOrder, at startedAt: Double, in place: ExecutionPlace) {
    self.order = order
    self.startedAt = startedAt
    self.place = place
  }
}

/// What an executor that queues has to say.
package enum ExecutorNotice: Hashable, Sendable {
  case queue(QueueNews)
  /// Jobs were submitted, under this reference.
  case submitted(reference: String, elements: Int, jobs: Int)
  /// Jobs that an earlier launch has submitted were found.
  case adopted(jobs: Int)
  /// Nothing that was accepted is left to be submitted.
  case allSubmitted
  /// One line, for people: what happened, and what to do.
  case warning(String)
  /// Nothing can be submitted, now or later, for this reason.
  case refused(String)
}
