import Jobs
import Ledger
import Runs
import Text

/// Whose output `logs` shows, as a user names it.
package struct LogSubject: Sendable {
  /// Why there is none.
  package enum Failure: ExplainedError {
    case ledgers(HomeLedgers.Failure)
    case runs(RunSelectionError)
    /// What `name` stands for is one job; `word` names jobs of it.
    case singleJob(name: String, word: String)
  }

  package let location: LedgerLocation
  /// As messages name it.
  package let name: String
  /// What names jobs.
  package let words: [String]
  /// The batch whose trials are meant, a whole id; nil for all jobs.
  package let batch: String?

  /// The ledger itself; all `words` name jobs.
  package init(_ location: LedgerLocation, words: [String]) {
    self.location = location
    name = location.folder.split(separator: "/").last.map(String.init) ?? location.folder
    self.words = words
    batch = nil
  }

  /// What is called `name`: a ledger, its runfile, an operation, the id of a batch or of a run, or a place in the
  /// list of runs.
  package init(
    _ name: String, words: [String], home: String, snapshotName: String
  ) throws(Failure) {
    let ledgers = HomeLedgers(home: home, snapshotName: snapshotName)
    let error: HomeLedgers.Failure
    do throws(HomeLedgers.Failure) {
      let entry = try ledgers.ledger(name)
      (location, self.name, self.words, batch) = (entry.location, entry.name, words, nil)
      return
    } catch let failure {
      error = failure
    }
    guard case .unknown = error, let found = try Self.found(name, home, ledgers) else {
      throw .ledgers(error)
    }
    location = found.location
    self.name = name
    if found.isBatch {
      (self.words, batch) = (words, found.id)
      return
    }
    if let word = words.first { throw .singleJob(name: name, word: word) }
    (self.words, batch) = ([found.id], nil)
  }

  private static func found(
    _ name: String, _ home: String, _ ledgers: HomeLedgers
  ) throws(Failure) -> IdentifiedLogs? {
    do throws(HomeLedgers.Failure) {
      if let found = try IdentifiedLogs(name, in: ledgers) { return found }
    } catch {
      throw .ledgers(error)
    }
    guard case .index = RunReference(name) else { return nil }
    do throws(RunSelectionError) {
      return try RunStore(home: home).select([name], isSingle: true).runs.first.map {
        IdentifiedLogs($0.ledger, id: $0.id.text, isBatch: $0.role == .batch)
      }
    } catch {
      throw .runs(error)
    }
  }
}

extension LogSubject.Failure {
  package var message: String {
    switch self {
    case .ledgers(let error): error.message
    case .runs(let error): error.message
    case .singleJob(let name, _): "'\(name)' is one job, not a batch"
    }
  }

  package var details: [String] {
    if case .runs(let error) = self { error.details } else { [] }
  }

  package var hint: String? {
    switch self {
    case .ledgers(let error): error.hint
    case .runs(let error): error.hint
    case .singleJob(_, let word): "leave out '\(word)'"
    }
  }

  package var exitCode: Int32 {
    switch self {
    case .ledgers(let error): error.exitCode
    case .runs, .singleJob: 2
    }
  }
}
