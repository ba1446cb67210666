import Glibc
import Operations
import Posix
import Runs

/// What is compared of a run and a folder that is none of a run.
package struct FolderDifference: Sendable {
  private let run: RunFolder
  private let paths: [RunPath]
  /// Whether the user has chosen the program, which compares folders in its own way.
  private let isChosen: Bool

  package init(_ run: RunFolder, _ paths: [RunPath], isProgramChosen: Bool) {
    self.run = run
    self.paths = paths
    isChosen = isProgramChosen
  }

  /// The run's folder, or its source code, compared with any folder.
  package func pairs(
    to folder: String, inSource: Bool
  ) throws(DifferenceError) -> [ComparedPair] {
    guard let status = FileStatus(path: folder) else { throw .missingFolder(folder) }
    guard status.isDirectory else { throw .notFolder(folder) }
    do throws(RunFileError) {
      if paths.isEmpty {
        let own = try inSource ? run.checkedSource() : run.checkedRoots()[0]
        return [
          .paths(
            left: own, right: folder,
            excluding: isChosen || inSource ? nil : RunPlaces.metadataFolder)
        ]
      }
      var pairs: [ComparedPair] = []
      for path in paths {
        let own = try run.resolve(path, inSource: inSource).path
        let other = folder + "/" + path.text
        pairs.append(.paths(left: own, right: access(other, F_OK) == 0 ? other : nil))
      }
      return pairs
    } catch {
      throw .files(error)
    }
  }

  /// The source code of the run compared with that of its project. Our own choice of a program gets the
  /// files that differ, for a project holds much that is not source code.
  package func pairsWithProject() throws(DifferenceError) -> [ComparedPair] {
    do throws(RunFileError) {
      let changes = try SourceChanges(of: run)
      if isChosen && paths.isEmpty { return [.paths(left: changes.source, right: changes.root)] }
      return changes.files(at: paths).map { .paths(left: $0.kept, right: $0.current) }
    } catch {
      throw .files(error)
    }
  }
}
