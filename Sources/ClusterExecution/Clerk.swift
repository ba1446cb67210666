import Posix

/// Puts questions to a cluster, one at a time, on its own thread: an answer may take long.
final class Clerk: Sendable {
  enum Errand: Sendable {
    case limits
    case submit(round: Int, Submission)
    case find(round: Int, name: String)
    case queue([String])
    case history([String])
    case cancel([ElementKey])
    case hold([ElementKey], Bool)
  }

  enum Answer: Sendable {
    case limits(Result<ClusterLimits, ClusterFailure>)
    case submitted(round: Int, Result<String, ClusterFailure>)
    case found(round: Int, Result<String?, ClusterFailure>)
    case queue([String], Result<[ElementReport], ClusterFailure>)
    case history([String], Result<[ElementReport], ClusterFailure>)
    case cancelled([ElementKey], Result<Void, ClusterFailure>)
    case held([ElementKey], Bool, Result<Void, ClusterFailure>)
  }

  private struct Desk {
    var errands: [Errand] = []
    var isClosed = false
  }

  private enum Turn {
    case errand(Errand)
    case end
  }

  private let desk = Monitor(Desk())
  private let cluster: any Cluster

  init(_ cluster: any Cluster) {
    self.cluster = cluster
  }

  func run(_ errand: Errand) {
    desk.change { $0.errands.append(errand) }
  }

  /// No more errands are run; one that is under way is not waited for.
  func close() {
    desk.change { desk in
      desk.errands = []
      desk.isClosed = true
    }
  }

  /// The work of the thread.
  func work(report: (Answer) -> Void) {
    while true {
      let next = desk.wait { desk -> Turn? in
        if desk.isClosed { return .end }
        return desk.errands.isEmpty ? nil : .errand(desk.errands.removeFirst())
      }
      guard case .errand(let errand) = next else { return }
      report(answer(errand))
    }
  }

  private func answer(_ errand: Errand) -> Answer {
    switch errand {
    case .limits:
      .limits(Result { () throws(ClusterFailure) in try cluster.limits() })
    case .submit(let round, let submission):
      .submitted(
        round: round, Result { () throws(ClusterFailure) in try cluster.submit(submission) })
    case .find(let round, let name):
      .found(round: round, Result { () throws(ClusterFailure) in try cluster.find(name) })
    case .queue(let names):
      .queue(names, Result { () throws(ClusterFailure) in try cluster.queue(names) })
    case .history(let names):
      .history(names, Result { () throws(ClusterFailure) in try cluster.history(names) })
    case .cancel(let elements):
      .cancelled(elements, Result { () throws(ClusterFailure) in try cluster.cancel(elements) })
    case .hold(let elements, let isHeld):
      .held(
        elements, isHeld,
        Result { () throws(ClusterFailure) in try cluster.hold(elements, isHeld) })
    }
  }
}

extension ClusterFailure {
  /// What happened, in one line.
  package var wording: String {
    switch self {
    case .refused(let message, let hint), .missing(let message, let hint):
      hint.map { "\(message) (\($0))" } ?? message
    case .limit(let message), .unreachable(let message), .unclear(let message): message
    }
  }
}
