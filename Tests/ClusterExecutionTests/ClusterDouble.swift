import ClusterExecution
import Ledger
import Posix

/// A cluster that does what a test says, for what no real one can be made to do at a chosen moment.
final class ClusterDouble: Cluster {
  struct State {
    var submissions: [Submission] = []
    var cancelled: [[ElementKey]] = []
    var held: [Bool] = []
    var reports: [ElementReport] = []
    /// What submissions are answered with, in turn; then each succeeds.
    var refusals: [ClusterFailure] = []
    /// Whether a round that is looked for is there.
    var known: [String: String] = [:]
    var searches: [String] = []
    var maxArraySize = 1001
    var isReachable = true
  }

  let state = Monitor(State())
  let kind = ExecutorKind.slurm

  func limits() throws(ClusterFailure) -> ClusterLimits {
    let state = state.withLock { ($0.isReachable, $0.maxArraySize) }
    guard state.0 else { throw .unreachable("no controller") }
    return ClusterLimits(
      version: "22.05", maxArraySize: state.1, maxJobCount: 10_000, minJobAge: 300, killWait: 2)
  }

  func submit(_ submission: Submission) throws(ClusterFailure) -> String {
    let (failure, number) = state.change { state -> (ClusterFailure?, Int) in
      state.submissions.append(submission)
      let failure = state.refusals.isEmpty ? nil : state.refusals.removeFirst()
      return (failure, state.submissions.count)
    }
    if let failure { throw failure }
    return "\(number)"
  }

  func find(_ name: String) throws(ClusterFailure) -> String? {
    state.change { state in
      state.searches.append(name)
      return state.known[name]
    }
  }

  func queue(_ names: [String]) throws(ClusterFailure) -> [ElementReport] {
    state.withLock { state in state.reports.filter { names.contains($0.key.name) } }
  }

  func history(_ names: [String]) throws(ClusterFailure) -> [ElementReport] { [] }

  func cancel(_ elements: [ElementKey]) throws(ClusterFailure) {
    state.change { state in
      state.cancelled.append(elements)
      for key in elements {
        state.reports.removeAll { $0.key == key }
        state.reports.append(ElementReport(key: key, state: .cancelled))
      }
    }
  }

  func hold(_ elements: [ElementKey], _ isHeld: Bool) throws(ClusterFailure) {
    state.change { $0.held.append(isHeld) }
  }

  func obstacle(of report: ElementReport) -> String? {
    report.reason == "PartitionConfig" ? "it asks for too much" : nil
  }

  func phrase(ofReason reason: String) -> String { reason.lowercased() }

  func brokenStart(_ report: ElementReport, output: [UInt8]) -> String { "it never started" }

  func outputName(of element: ElementKey) -> String { "\(element.reference)_\(element.index).out" }
}
