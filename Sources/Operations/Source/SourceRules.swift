import Glibc
import Ledger
import Posix

/// Which files of a folder are source code.
struct SourceRules {
  /// Longer files are only kept if a rule names them. 1 MiB.
  static let sizeLimit = 1 << 20
  /// How many files are kept without being named by a rule.
  static let countLimit = 100
  /// Where one of these lies in a folder, nothing of it is kept.
  private static let refusals = [".guild-nocopy", ".batchrun-nocopy", "pyvenv.cfg", "conda-meta"]
  private static let generatedFolders = [
    "__pycache__", "build", "dist", "node_modules", "venv", "env",
  ]

  let rules: [(isIncluded: Bool, glob: String)]

  /// Whether a folder is looked into.
  func entersFolder(_ path: String, opened: () -> Directory?) -> Bool {
    // Below it something may be named.
    if rules.contains(where: { $0.isIncluded && $0.glob.hasPrefix(path + "/") }) { return true }
    if let isIncluded = decision(for: path, isFolder: true) { return isIncluded }
    let name = lastComponent(of: path)
    guard !name.hasPrefix("."), !name.hasSuffix(".egg-info"),
      !SourceRules.generatedFolders.contains(name)
    else { return false }
    guard let folder = opened(), let names = try? folder.names() else { return true }
    return !names.contains { SourceRules.refusals.contains($0) }
      && !LedgerLocation.isLedger(folder, names)
  }

  /// What the rules say of a file; nil if none of them does.
  func decision(for path: String, isFolder: Bool = false) -> Bool? {
    rules.last { SourceRules.matches($0.glob, path, isFolder: isFolder, rule: $0.isIncluded) }?
      .isIncluded
  }

  /// `*.py` is a file of that name in any folder, `data/*` all that is below `data`, `data/` a folder
  /// of that name, `data` the file or the folder at that place.
  private static func matches(
    _ glob: String, _ path: String, isFolder: Bool, rule isIncluded: Bool
  ) -> Bool {
    if glob.hasSuffix("/") {
      let folder = String(glob.dropLast())
      return isFolder
        && (fnmatch(folder, path, 0) == 0 || fnmatch(folder, lastComponent(of: path), 0) == 0)
    }
    // A folder is left out only if all of it is.
    if isFolder {
      if glob == path { return true }
      return !isIncluded && glob != "*" && glob.hasSuffix("/*")
        && fnmatch(String(glob.dropLast(2)), path, 0) == 0
    }
    if fnmatch(glob, path, 0) == 0 || path.hasPrefix(glob + "/") { return true }
    return !glob.contains("/") && fnmatch(glob, lastComponent(of: path), 0) == 0
  }
}
