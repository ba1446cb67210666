import Posix

/// Which of a run's files are meant.
package struct RunFileSelection: Sendable {
  package var path: RunPath?
  /// Only files of these kinds, hidden files too; empty for all that is not hidden.
  package var kinds: Set<RunFileKind> = []
  /// Names that start with a dot, and what is ours.
  package var includesHidden = false
  package var followsLinks = false

  package init() {}

  /// What is meant below one of the run's folders, folders before what is in them. What could not
  /// be read is reported to `problem`.
  package func entries(
    of run: RunRecord, below root: String, problem: (SystemError) -> Void = { _ in }
  ) throws(RunFileError) -> [FolderTree.Entry] {
    var tree: FolderTree
    do throws(SystemError) {
      tree = try FolderTree(path: root)
    } catch {
      throw error.isMissing
        ? .missingFolder(run: run.id.shortText, path: root) : .system(error)
    }
    tree.followsLinks = followsLinks
    // Within the copy of the source code, all is source code.
    let isSource = root == RunFolder(run).source
    let known = kinds.isEmpty || isSource ? nil : RunFileKinds(run)
    let includesHidden = includesHidden || !kinds.isEmpty
    var entries: [FolderTree.Entry] = []
    tree.visit(problem: problem) { entry in
      switch path?.match(entry.parts, includesHidden: includesHidden) {
      case .some(.none): return false
      case .above: return entry.isFolder
      case .full: break
      case nil:
        let isHidden = entry.parts.last?.first == UInt8(ascii: ".")
        if isHidden && !includesHidden { return false }
      }
      if kinds.isEmpty {
        entries.append(entry)
        return true
      }
      let kind = known?.kind(of: entry) ?? .source
      // A program's link to a folder brings nothing forth.
      let isShown =
        !entry.isFolder || kind == .dependency || (entry.isLink && kind != .generated)
      if isShown && kinds.contains(kind) { entries.append(entry) }
      return true
    }
    return entries
  }
}
