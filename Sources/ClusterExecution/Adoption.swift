import Glibc
import Jobs
import Ledger
import NodeWork
import Posix

/// What earlier launches of a ledger have left on a cluster: rounds of which not every job is settled.
package struct Adoption: Sendable {
  /// A round as its files have it.
  struct Found: Sendable {
    let number: Int
    let open: OpenRound
    let plan: RoundPlan
    /// The cluster's; nil if it is not known whether the round was submitted.
    let reference: String?
  }

  let rounds: [Found]
  /// The number of the attempt that the cluster has of a job.
  package private(set) var attempts: [JobID: Int] = [:]

  /// Nothing was left.
  package init() { rounds = [] }

  /// Looks into the ledger's folder; `location` is where its records are read.
  package init(
    _ kind: ExecutorKind, in ledger: Directory, _ location: LedgerLocation
  ) throws(AdoptionError) {
    rounds = try Adoption.open(kind, in: ledger)
    guard !rounds.isEmpty else { return }
    for round in rounds {
      for job in round.plan.elements.joined() { attempts[job.id] = job.attempt }
    }
    let records: [JobID: Record]
    do throws(LedgerError) {
      records = try LedgerReader(location).records(of: Set(attempts.keys))
    } catch .missing {
      records = [:]
    } catch {
      throw .ledger(error)
    }
    for (id, record) in records where Adoption.isSettled(record, attempts[id] ?? 0) {
      attempts[id] = nil
    }
  }

  /// The elements that have jobs which have not ended.
  package func elements(on cluster: any Cluster) throws(ClusterFailure) -> [ElementKey] {
    var keys: [ElementKey] = []
    for round in rounds {
      let name = Submission.name(identity: round.plan.identity, round: round.number)
      // One that may have been submitted is known by its name.
      var reference = round.reference
      if reference == nil { reference = try cluster.find(name) }
      guard let reference else { continue }
      for (index, jobs) in round.plan.elements.enumerated()
      where jobs.contains(where: { attempts[$0.id] == $0.attempt }) {
        keys.append(ElementKey(reference: reference, index: index, name: name))
      }
    }
    return keys
  }

  package var isEmpty: Bool { attempts.isEmpty }

  /// Whether the ledger has the end of an attempt, or knows a later one.
  private static func isSettled(_ record: Record, _ attempt: Int) -> Bool {
    let isOpen = record.state == .running || record.state == .pending || record.state == .staged
    return record.attempts > attempt || (record.attempts == attempt && !isOpen)
  }

  private static func open(
    _ kind: ExecutorKind, in ledger: Directory
  ) throws(AdoptionError) -> [Found] {
    do throws(SystemError) {
      let names = ClusterFiles(kind)
      guard try ledger.status(of: names.folder) != nil else { return [] }
      let folder = try ledger.directory(names.folder)
      var open: [(Int, OpenRound)] = []
      for number in try folder.names().compactMap(Int.init).sorted() {
        let round = try folder.directory("\(number)")
        if try round.status(of: ClusterFiles.plan) != nil,
          try round.status(of: ClusterFiles.settled) == nil
        {
          // Of a ledger that several processes use, another may follow it.
          if let own = try OpenRound(round) { open.append((number, own)) }
        }
      }
      return try open.map { (number, round) throws(SystemError) in
        try found(number, round)
      }
    } catch {
      throw .unreadable(error)
    }
  }

  private static func found(_ number: Int, _ round: OpenRound) throws(SystemError) -> Found {
    let plan: RoundPlan
    do throws(PlanError) {
      plan = try RoundPlanFile(in: round.folder).all()
    } catch {
      throw SystemError(
        "continue what an earlier launch has submitted", code: EIO, because: error.message)
    }
    return Found(
      number: number, open: round, plan: plan,
      reference: try RoundFiles.reference(in: round.folder))
  }
}

package enum AdoptionError: Error {
  case unreadable(SystemError)
  case ledger(LedgerError)

  /// Where only what the system says counts.
  package var system: SystemError {
    switch self {
    case .unreadable(let error): error
    case .ledger(let error):
      SystemError("read the ledger", code: EIO, because: error.message)
    }
  }
}
