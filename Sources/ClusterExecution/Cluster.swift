import Ledger

/// A cluster's queue of jobs. Each call waits for the cluster's answer; only one is made at a time.
package protocol Cluster: Sendable {
  var kind: ExecutorKind { get }

  /// What the cluster allows. Asked once, before the first submission.
  func limits() throws(ClusterFailure) -> ClusterLimits

  /// Submits a round and returns the cluster's reference of it.
  func submit(_ submission: Submission) throws(ClusterFailure) -> String

  /// The reference of the round of this name, if the cluster knows one.
  func find(_ name: String) throws(ClusterFailure) -> String?

  /// The elements of rounds that the queue knows.
  func queue(_ names: [String]) throws(ClusterFailure) -> [ElementReport]

  /// The same from the accounts, which know what the queue has forgotten, late. No row is no verdict.
  func history(_ names: [String]) throws(ClusterFailure) -> [ElementReport]

  /// Ends elements, or keeps them from starting, by one call. Those that are over already are no failure.
  func cancel(_ elements: [ElementKey]) throws(ClusterFailure)

  /// Keeps elements that are queued from starting, or lets them start again.
  func hold(_ elements: [ElementKey], _ isHeld: Bool) throws(ClusterFailure)

  /// What a user is told about an element that waits for something that never comes; nil if it only waits.
  func obstacle(of report: ElementReport) -> String?

  /// Why an element waits, in a few words; empty for nothing.
  func phrase(ofReason reason: String) -> String

  /// Why an element never started, for people, in one line. `output` is what it wrote.
  func brokenStart(_ report: ElementReport, output: [UInt8]) -> String

  /// The name of the file in the round's folder that an element writes to, outside of jobs.
  func outputName(of element: ElementKey) -> String
}

/// One element of a round. References are used again, so it takes the name too.
package struct ElementKey: Hashable, Sendable {
  /// The index that stands for all elements of a round that are not named by themselves: a report of
  /// it holds for those without one of their own, and all of the round is cancelled or held by it.
  package static let rest = -1

  package var reference: String
  package var index: Int
  package var name: String

  package init(reference: String, index: Int, name: String) {
    self.reference = reference
    self.index = index
    self.name = name
  }
}

/// What the cluster says of an element.
package struct ElementReport: Hashable, Sendable {
  package var key: ElementKey
  package var state: ElementState
  /// The cluster's own word.
  package var reason: String
  package var node: String
  /// Nil where it is not told.
  package var exitCode: Int32?
  package var signal: Int32?

  package init(
    key: ElementKey, state: ElementState, reason: String = "", node: String = "",
    exitCode: Int32? = nil, signal: Int32? = nil
  ) {
    self.key = key
    self.state = state
    self.reason = reason
    self.node = node
    self.exitCode = exitCode
    self.signal = signal
  }
}

package enum ElementState: String, Hashable, Sendable, CaseIterable {
  case pending, configuring, running, completing, suspended, requeued
  case completed, failed, cancelled, timeout, deadline, outOfMemory, preempted, nodeFail, bootFail
  case revoked
  /// A word that we do not know: nothing is concluded from it.
  case unknown

  /// Whether the cluster is done with the element.
  package var isOver: Bool {
    switch self {
    case .completed, .failed, .cancelled, .timeout, .deadline, .outOfMemory, .preempted, .nodeFail,
      .bootFail, .revoked:
      true
    case .pending, .configuring, .running, .completing, .suspended, .requeued, .unknown: false
    }
  }

  /// Whether it waits for its turn.
  package var isQueued: Bool { self == .pending || self == .requeued }
}

package struct ClusterLimits: Hashable, Sendable {
  package var version: String
  /// The largest index is one less.
  package var maxArraySize: Int
  package var maxJobCount: Int
  /// Seconds that the queue remembers an element after its end.
  package var minJobAge: Double
  /// Seconds between SIGTERM and SIGKILL.
  package var killWait: Double

  package init(
    version: String, maxArraySize: Int, maxJobCount: Int, minJobAge: Double, killWait: Double
  ) {
    self.version = version
    self.maxArraySize = maxArraySize
    self.maxJobCount = maxJobCount
    self.minJobAge = minJobAge
    self.killWait = killWait
  }
}

/// A round to be submitted.
package struct Submission: Hashable, Sendable {
  package var name: String
  /// For people who look at the queue.
  package var comment: String
  package var elements: Int
  /// The most elements that run at once; nil for no limit.
  package var throttle: Int?
  /// Absolute paths, any bytes: where jobs start, the ledger's folder, and the round's.
  package var workingDirectory: [UInt8]
  package var ledger: [UInt8]
  package var roundFolder: [UInt8]
  package var round: Int
  /// Nodes that failed.
  package var excluded: [String]

  package init(
    name: String, comment: String, elements: Int, throttle: Int?, workingDirectory: [UInt8],
    ledger: [UInt8], roundFolder: [UInt8], round: Int, excluded: [String] = []
  ) {
    self.name = name
    self.comment = comment
    self.elements = elements
    self.throttle = throttle
    self.workingDirectory = workingDirectory
    self.ledger = ledger
    self.roundFolder = roundFolder
    self.round = round
    self.excluded = excluded
  }
}

/// Why a call to the cluster went wrong.
package enum ClusterFailure: Error, Hashable, Sendable {
  /// It does not take this, now or later. `message` is one line; `hint` says what to do.
  case refused(message: String, hint: String?)
  /// A limit on what may be queued: less, or later, may be taken.
  case limit(String)
  /// It cannot be asked now.
  case unreachable(String)
  /// It may have been done or not.
  case unclear(String)
  /// It can never be asked from here.
  case missing(message: String, hint: String?)
}
