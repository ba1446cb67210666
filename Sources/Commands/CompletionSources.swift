import Arguments
import Glibc
import Runs
import Text

/// Answers completions that only a look at the disk, or at ourselves, can answer.
struct CompletionSources {
  /// The names of commands, for `help`.
  static let commands = "commands"
  /// The names of the ledgers in the home: `status NAME`.
  static let ledgers = "ledgers"
  /// The ids of the newest runs.
  static let runs = "runs"
  /// What can be run here: `run OPERATION`.
  static let operations = "operations"
  /// Files of the run that the line names.
  static let runFiles = "run files"

  /// The words up to the cursor; they may say where the home is.
  let words: [String]

  func candidates(of kind: String) -> [CompletionOffer.Candidate] {
    switch kind {
    case Self.commands:
      commandTree.visibleSubcommands.map { .init($0.manual.name, $0.manual.abstract) }
    case Self.ledgers: ledgerNames.map { .init($0) }
    case Self.runs: runs
    default: []
    }
  }

  private var ledgerNames: [String] {
    guard let folder = opendir(home) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      let isLedger = ["metadata.json", "journal.jsonl"].contains {
        access("\(home)/\(name)/\($0)", F_OK) == 0
      }
      if isLedger && !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  private var runs: [CompletionOffer.Candidate] {
    guard let listing = try? RunStore(home: home).runs(limit: 50) else { return [] }
    return listing.runs.map { run in
      .init(run.id.shortText, escapedForTerminal("\(run.operation) \(run.label ?? "")"))
    }
  }

  private var home: String {
    for (position, word) in words.enumerated() {
      let name = word.prefix { $0 != "=" }
      guard name == "--home" || name == "--accounting-dir" || name == "--accounting_dir" else {
        continue
      }
      if name.endIndex < word.endIndex { return String(word[name.endIndex...].dropFirst()) }
      if position + 1 < words.count { return words[position + 1] }
    }
    return Home.standard
  }
}
