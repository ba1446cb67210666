import Jobs
import Posix

/// Where attempts execute. An executor starts what it is given and reports each end; what runs
/// when, and what an end means, is decided elsewhere.
package protocol Executor: Sendable {
  /// Begins an attempt and returns at once, or soon. Its end is reported exactly once, from any
  /// thread, and so is that it could not be started.
  func begin(_ order: AttemptOrder, reportingTo receiver: any AttemptReceiver)

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

  /// No attempt is under way, and none begins any longer: what was only for them can go.
  func finish()
}

extension Executor {
  package var capacity: Int { .max }

  package func finish() {}
}

/// The receiver of the ends of attempts.
package protocol AttemptReceiver: AnyObject, Sendable {
  func attemptEnded(_ end: AttemptEnd)
}
