import Arguments
import Glibc
import Posix
import Runs
import Text

/// What a line that is being typed says of runs, and the words that can continue it.
struct RunCompletion {
  typealias Candidate = CompletionOffer.Candidate

  /// How many runs are offered.
  private static let offered = 50
  /// How many of the newest are looked at for their labels and the like.
  private static let examined = 1000

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
    runs(Self.offered, withPrefix: current).map { run in
      Candidate(run.id.shortText, escapedForTerminal("\(run.operation) \(run.label ?? "")"))
    }
  }

  /// Each value once, that of the newest run first.
  func values(_ values: (RunRecord) -> [String]) -> [Candidate] {
    var seen: Set<String> = []
    return runs(Self.examined).flatMap(values).filter { seen.insert($0).inserted && !$0.isEmpty }
      .map { Candidate($0) }
  }

  private var store: RunStore {
    let store = RunStore(home: command?.selection.home ?? home)
    switch command {
    case is RestoreRunsCommand, is PurgeRunsCommand: return store.trash
    case let list as ListRunsCommand where list.isDeleted: return store.trash
    default: return store
    }
  }

  private func runs(_ limit: Int, withPrefix prefix: String = "") -> [RunRecord] {
    let filter = (try? command?.selection.filter) ?? RunFilter()
    if !prefix.isEmpty {
      let found = try? store.runs(withPrefix: prefix, matching: filter).runs
      return Array((found ?? []).prefix(limit))
    }
    return (try? store.runs(matching: filter, limit: limit).runs) ?? []
  }
}

extension RunCompletion {
  /// The files of the run that the line means, below the folder that is typed.
  var files: [Candidate] {
    guard let run, let root = root(of: run) else { return [] }
    let folder = current.lastIndex(of: "/").map { String(current[...$0]) } ?? ""
    guard (try? RunPath(folder)) != nil,
      let directory = try? Directory(path: "\(root)/\(folder)", mayBeLink: true),
      let names = try? directory.names()
    else { return [] }
    let isHiddenWanted = current.dropFirst(folder.count).hasPrefix(".")
    return namesInNaturalOrder(names).filter { isHiddenWanted || !$0.hasPrefix(".") }
      .map { name in
        var status = stat()
        let isFolder =
          stat(directory.path(of: name), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        return Candidate(folder + name + (isFolder ? "/" : ""))
      }
  }

  private var run: RunRecord? {
    guard let command, !command.selection.runs.isEmpty else { return runs(1).first }
    let filter = (try? command.selection.filter) ?? RunFilter()
    return try? store.select(command.selection.runs, matching: filter, isSingle: true).runs.first
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
