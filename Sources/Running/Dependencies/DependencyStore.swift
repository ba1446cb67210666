import Jobs
import Ledger
import Operations
import Runs

/// The runs of a home as candidates for dependencies.
extension RunStore: RunCandidates {
  package func runs(of operations: [OperationPattern]) -> [RunRecord] {
    records(of: operations).filter { run in operations.contains { $0.matches(run) } }
  }

  package func batches(of operations: [OperationPattern]) -> [RunRecord] {
    records(of: operations).filter { run in operations.contains { $0.matches(batch: run) } }
  }

  private func records(of operations: [OperationPattern]) -> [RunRecord] {
    let ledgers = ((try? ledgers()) ?? []).filter { location in
      operations.contains { $0.canBe(in: RunRecord.ledgerName(location)) }
    }
    return (try? runs(in: ledgers, matching: RunFilter()))?.runs ?? []
  }

  package func run(withID id: JobID) -> RunRecord? {
    guard let run = (try? run(id)) ?? nil, !run.isFolderRemoved else { return nil }
    return run
  }

  package func runsWithoutFolder(named word: String) -> [RunRecord] {
    guard RunReference.mayBeginID(word) else { return [] }
    return (try? runsWithoutFolder(withPrefix: word)) ?? []
  }
}

extension OperationPattern {
  /// Whether runs of such operations can be in a ledger of this name; most need not be opened.
  fileprivate func canBe(in ledger: String) -> Bool {
    guard let plainName else { return true }
    let name = LedgerLocation.safeName(of: plainName)
    // Before it there may be a model; and where a name is cut is unknown.
    return ledger == name || ledger.hasSuffix("-" + name) || ledger.utf8.count >= 100
  }

  /// The name of the operations, if the pattern can only be one.
  private var plainName: String? {
    let name = text.split(separator: ":", maxSplits: 1).last.map(String.init) ?? text
    let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || "_-".contains($0) }
    return isPlain ? name : nil
  }
}
