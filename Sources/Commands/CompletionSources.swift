import Views
import Arguments
import Ledger

/// Answers completions that only a look at the disk, or at ourselves, can answer.
struct CompletionSources {
  /// The names of commands, for `help`.
  static let commands = "commands"
  /// The names of the ledgers in the home: `status NAME`.
  static let ledgers = "ledgers"
  /// The ids of the newest runs that the filters on the line leave.
  static let runs = "runs"
  /// What can be run here, and its flags: `run OPERATION FLAG=VALUE`.
  static let operations = "operations"
  /// The same, and the optimizers that are built in: `--optimizer`.
  static let optimizers = "optimizers"
  /// What runs there are of: `--operation`.
  static let runOperations = "operations of runs"
  static let labels = "labels"
  static let tags = "tags"
  static let digests = "digests"
  /// The names of what runs have: `select --attr`.
  static let attributes = "attributes"
  /// Files of the run that the line names.
  static let runFiles = "run files"

  /// The words up to the cursor; they may say where the home is.
  let words: [String]

  func candidates(of kind: String) -> [CompletionOffer.Candidate] {
    switch kind {
    case Self.commands:
      commandTree.subcommands.filter { !$0.manual.isHidden || $0.manual.isTopic }
        .map { .init($0.manual.name, $0.manual.abstract) }
    case Self.ledgers: ledgerNames.map { .init($0) }
    case Self.runs: ofRuns.ids
    case Self.operations: OperationCompletion(words, home: home).candidates
    case Self.optimizers: OperationCompletion(words, home: home).optimizers
    case Self.runOperations: ofRuns.values { [$0.operation] }
    case Self.labels: ofRuns.values { [$0.label ?? ""] }
    case Self.tags: ofRuns.values(\.tags)
    case Self.digests: ofRuns.values { [$0.members[.sourcecodeDigest]?.string ?? ""] }
    case Self.attributes: RunAttributeText.names.map { .init($0) }
    case Self.runFiles: ofRuns.files
    default: []
    }
  }

  private var ledgerNames: [String] {
    let ledgers = HomeLedgers(home: home, snapshotName: LedgerLocation.standardSnapshotName)
    return ((try? ledgers.all()) ?? []).map(\.name)
  }

  private var ofRuns: RunCompletion { RunCompletion(words, home: home) }

  /// The commands whose home is that of work.
  private static let starters: Set = ["launch", "run", "status"]

  private var home: String {
    for (position, word) in words.enumerated() {
      let name = word.prefix { $0 != "=" }
      guard name == "--home" || name == "--accounting-dir" || name == "--accounting_dir" else {
        continue
      }
      if name.endIndex < word.endIndex { return String(word[name.endIndex...].dropFirst()) }
      if position + 1 < words.count { return words[position + 1] }
    }
    return words.contains { Self.starters.contains($0) } ? Home.ofWork : Home.ofRuns
  }
}
