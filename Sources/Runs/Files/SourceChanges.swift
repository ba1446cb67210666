import Glibc
import Operations
import Posix

/// What has become of the source code of a run in its project.
package struct SourceChanges: Sendable {
  package struct File: Sendable {
    /// Relative to the source code.
    package var path: String
    /// Absolute; nil if it is not there.
    package var kept: String?
    package var current: String?
  }

  /// The copy that the run has, and the folder that it was made of.
  package let source: String
  package let root: String
  private let operation: OperationDefinition
  private let home: String

  package init(of folder: RunFolder) throws(RunFileError) {
    source = try folder.checkedSource()
    guard let operation = folder.definition else { throw .noSource(run: folder.run.id.shortText) }
    root = operation.sourceRoot
    guard access(root, F_OK) == 0 else {
      throw .missingProject(run: folder.run.id.shortText, path: root)
    }
    self.operation = operation
    home = folder.home
  }

  /// The files that were changed, removed or added, of those that `paths` name; of all if there
  /// are none.
  package func files(at paths: [RunPath] = []) -> [File] {
    var kept: Set<String> = []
    if let tree = try? FolderTree(path: source) {
      tree.visit { entry in
        if entry.isRegular { kept.insert(entry.text) }
        return true
      }
    }
    let current = SourceFiles(in: root, operation.source, excluding: [home]).paths
    let all = kept.union(current).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return all.filter { path in
      paths.isEmpty
        || paths.contains {
          $0.match(Array(path.utf8).split(separator: UInt8(ascii: "/")), includesHidden: true)
            == .full
        }
    }.compactMap { path in
      let (old, new) = ("\(source)/\(path)", "\(root)/\(path)")
      if kept.contains(path), DependencyFiles.areSame(old, new) { return nil }
      return File(
        path: path, kept: kept.contains(path) ? old : nil,
        current: access(new, F_OK) == 0 ? new : nil)
    }
  }
}
