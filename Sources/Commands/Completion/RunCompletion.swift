import Arguments
import Runs
import Text

/// What a line that is being typed says of runs, and the words that can continue it.
struct RunCompletion {
  typealias Candidate = CompletionOffer.Candidate

  /// The command, as far as it is typed; nil where that makes no sense yet.
  private let command: (any RunSelectionCommand)?
  private let current: String
  private let home: String

  /// `words` are those up to the cursor, the last of which is being typed.
  init(_ words: [String], home: String) {
    let word = words.last ?? ""
    // Of `--path=tables/mo`, what stands behind the sign.
    let value = word.hasPrefix("--") ? word.firstIndex(of: "=") : nil
    current = value.map { String(word[word.index(after: $0)...]) } ?? word
    self.home = home
    command = RunCompletion.command(of: words) as? any RunSelectionCommand
  }

  /// The command that the words in front of the cursor make. An option that waits for its value is
  /// left out.
  static func command(of words: [String]) -> (any Command)? {
    for count in 1...2 {
      if case .run(let command)? = try? commandTree.request(for: words.dropLast(count)) {
        return command
      }
    }
    return nil
  }

  /// The beginnings of ids of runs that the filters on the line leave.
  var ids: [Candidate] {
    candidates.ids(startingWith: current).map {
      Candidate($0.word, escapedForTerminal($0.explanation))
    }
  }

  /// Each value once, that of the newest run first.
  func values(_ values: (RunRecord) -> [String]) -> [Candidate] {
    candidates.values(values).map { Candidate($0) }
  }

  /// The files of the run that the line means, below the folder that is typed.
  var files: [Candidate] {
    guard let run = candidates.run(named: command?.selection.runs ?? []),
      let root = root(of: run)
    else { return [] }
    return CompletableRuns.files(below: root, typed: current).map { Candidate($0) }
  }

  private var candidates: CompletableRuns {
    let store = RunStore(home: command?.selection.home ?? home)
    let filter = (try? command?.selection.filter) ?? RunFilter()
    switch command {
    case is RestoreRunsCommand, is PurgeRunsCommand:
      return CompletableRuns(in: store.trash, matching: filter)
    case let list as ListRunsCommand where list.isDeleted:
      return CompletableRuns(in: store.trash, matching: filter)
    default: return CompletableRuns(in: store, matching: filter)
    }
  }

  private func root(of run: RunRecord) -> String? {
    let folder = RunFolder(run)
    let isSource =
      switch command {
      case let command as CatCommand: command.isSource
      case let command as OpenCommand: command.isSource
      case let command as DiffCommand: command.comparesSource
      case let command as ListFilesCommand: command.isSourceOnly
      default: false
      }
    return isSource ? folder.source : folder.roots.first
  }
}
