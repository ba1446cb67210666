import Glibc
import Posix

/// The source code of an operation: the files of its project that are worth keeping with a run.
package struct SourceFiles: Hashable, Sendable {
  /// The folder that they are in; absolute.
  package let root: String
  /// Relative to the root, sorted.
  package private(set) var paths: [String] = []
  /// Whether there were more than are kept.
  package private(set) var isCut = false

  /// Looks at a tree of at most this many entries.
  private static let walkLimit = 20_000

  /// `named` are files that are kept in any case: the program itself. `excluded` are folders that
  /// are not looked into (the home of the ledgers), absolute. `asksGit` says whether what git ignores
  /// is left out.
  package init(
    in root: String, _ selection: OperationDefinition.SourceSelection, named: [String] = [],
    excluding excluded: [String] = [], asksGit: Bool = true
  ) {
    self.root = root
    guard selection.isEnabled else { return }
    let rules = SourceRules(rules: selection.rules)
    let tracked = asksGit ? VersionControl.files(in: root) : nil
    var chosen: Set<String> = []
    var unnamed = 0
    let isWalkCut = SourceFiles.walk(root, rules, excluded) { path, status in
      guard !named.contains(path) else { return }
      if let isIncluded = rules.decision(for: path) {
        if isIncluded { chosen.insert(path) }
        return
      }
      // A `.env` is where passwords are.
      guard tracked?.contains(path) ?? true, !lastComponent(of: path).hasPrefix(".env"),
        status.size <= SourceRules.sizeLimit,
        SourceFiles.isText(root + "/" + path)
      else { return }
      unnamed += 1
      if unnamed <= SourceRules.countLimit { chosen.insert(path) }
    }
    isCut = isWalkCut || unnamed > SourceRules.countLimit
    for path in named where access(root + "/" + path, R_OK) == 0 { chosen.insert(path) }
    paths = chosen.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Calls `body` for each regular file, level by level, so that what is near the root comes first.
  ///
  /// - Returns: whether there was more than it looks at.
  private static func walk(
    _ root: String, _ rules: SourceRules, _ excluded: [String], _ body: (String, FileStatus) -> Void
  ) -> Bool {
    var folders = [""]
    var seen = 0
    while !folders.isEmpty {
      var deeper: [String] = []
      for folder in folders {
        let path = folder.isEmpty ? root : root + "/" + folder
        guard let directory = try? Directory(path: path), let names = try? directory.names() else {
          continue
        }
        for name in names.sorted() {
          seen += 1
          guard seen <= walkLimit else { return true }
          guard let status = try? directory.status(of: name) else { continue }
          let relative = folder.isEmpty ? name : folder + "/" + name
          if status.isDirectory {
            guard !excluded.contains(root + "/" + relative),
              rules.entersFolder(relative, opened: { try? directory.directory(name) })
            else { continue }
            deeper.append(relative)
          } else if status.isRegular {
            body(relative, status)
          }
        }
      }
      folders = deeper
    }
    return false
  }

  /// Text has no NUL byte; the first 8 KiB decide.
  private static func isText(_ path: String) -> Bool {
    guard let start = try? FileDescriptor(reading: path, isTrusted: false).bytes(in: 0..<8192)
    else { return false }
    return !start.contains(0)
  }
}
