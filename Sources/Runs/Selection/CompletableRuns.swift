import Posix
import Text

/// Runs, and words of their records and folders, that can continue a word.
package struct CompletableRuns {
  /// At most this many runs are offered.
  private static let offered = 50
  /// At most this many of the newest runs are examined for their labels and the like.
  private static let examined = 1000

  private let store: RunStore
  private let filter: RunFilter

  package init(in store: RunStore, matching filter: RunFilter) {
    self.store = store
    self.filter = filter
  }

  /// The first digits of ids, each with the operation and label of its run; not escaped.
  package func ids(startingWith prefix: String) -> [(word: String, explanation: String)] {
    let found: [RunRecord]?
    if prefix.isEmpty {
      found = try? store.runs(matching: filter, limit: Self.offered).runs
    } else {
      found = try? store.runs(withPrefix: prefix, matching: filter).runs
    }
    return (found ?? []).prefix(Self.offered).map { run in
      (run.id.shortText, "\(run.operation) \(run.label ?? "")")
    }
  }

  /// Each value once, that of the newest run first.
  package func values(_ values: (RunRecord) -> [String]) -> [String] {
    var seen: Set<String> = []
    let runs = (try? store.runs(matching: filter, limit: Self.examined).runs) ?? []
    return runs.flatMap(values).filter { seen.insert($0).inserted && !$0.isEmpty }
  }

  /// The run that these words name; without words the newest one.
  package func run(named words: [String]) -> RunRecord? {
    guard !words.isEmpty else { return try? store.runs(matching: filter, limit: 1).runs.first }
    return try? store.select(words, matching: filter, isSingle: true).runs.first
  }

  /// The files and folders below `root` that can continue a path that is typed.
  package static func files(below root: String, typed: String) -> [String] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    guard (try? RunPath(folder)) != nil,
      let directory = try? Directory(path: "\(root)/\(folder)", mayBeLink: true),
      let names = try? directory.names()
    else { return [] }
    let isHiddenWanted = typed.dropFirst(folder.count).hasPrefix(".")
    return namesInNaturalOrder(names).filter { isHiddenWanted || !$0.hasPrefix(".") }
      .map { name in
        let isFolder = FileStatus(path: directory.path(of: name))?.isDirectory == true
        return folder + name + (isFolder ? "/" : "")
      }
  }
}
