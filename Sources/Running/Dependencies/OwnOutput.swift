import Operations
import Posix
import Runs

/// What a run itself has made: all in its directory that is neither a copy of source code, nor was
/// placed there for it, nor is ours. Of a folder that holds other things too, only what it has made.
struct OwnOutput {
  let items: [DependencyPlacement.Item]

  /// `folder` is that of the run; absolute.
  init(of run: RunRecord, in folder: String, _ manifest: SourceManifest) throws(SystemError) {
    let others = manifest.unchanged.union(ResolvedDependencies(run).sources.flatMap(\.placed))
    items = try Search(folder: folder, others: others).content(of: "").own
  }

  private struct Search {
    let folder: String
    /// Relative to the folder.
    let others: Set<String>

    /// What in a folder, whose path ends with a slash, is the run's own, and whether anything else is in
    /// it as well. A folder in which all is its own is one item.
    func content(
      of prefix: String
    ) throws(SystemError) -> (own: [DependencyPlacement.Item], hasOthers: Bool) {
      var own: [DependencyPlacement.Item] = []
      var hasOthers = false
      for name in try DependencyFiles.names(in: "\(folder)/\(prefix)") {
        let path = prefix + name
        if isOther(path, name) {
          hasOthers = true
        } else if DependencyFiles.kind(of: "\(folder)/\(path)") == .folder,
          case let inside = try content(of: path + "/"), inside.hasOthers
        {
          hasOthers = true
          own += inside.own
        } else {
          own.append(item(path, in: prefix))
        }
      }
      return (own, hasOthers)
    }

    private func item(_ path: String, in prefix: String) -> DependencyPlacement.Item {
      var item = DependencyPlacement.Item(path: "\(folder)/\(path)", relativePath: path)
      if !prefix.isEmpty { item.folder = String(prefix.dropLast()) }
      return item
    }

    private func isOther(_ path: String, _ name: String) -> Bool {
      others.contains(path) || name == SourceManifest.bytecodeFolder
        || [".batchrun", ".guild"].contains(path)
    }
  }
}
