import Arguments
import Glibc
import Operations
import Runs

/// Shows how a run differs from a folder that is none of a run.
struct FolderDiff {
  let run: RunFolder
  let paths: [RunPath]
  let tool: DiffTool

  /// The run's folder, or its source code, beside any folder.
  ///
  /// - Returns: whether they could be compared.
  func showDifference(
    to folder: String, isSource: Bool
  ) throws -> Bool {
    var status = stat()
    guard stat(folder, &status) == 0 else {
      throw CommandFailure("'\(folder)' does not exist")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw CommandFailure("'\(folder)' is not a directory")
    }
    if paths.isEmpty {
      let own = try withRunFiles { () throws(RunFileError) in
        isSource ? try run.checkedSource() : try run.checkedRoots()[0]
      }
      return try tool.show(
        own, folder,
        excluding: tool.command == nil && !isSource ? RunPlaces.metadataFolder : nil)
    }
    var isDone = true
    for path in paths {
      let own = try withRunFiles { () throws(RunFileError) in
        try run.resolve(path, inSource: isSource).path
      }
      let other = folder + "/" + path.text
      isDone = try tool.show(own, access(other, F_OK) == 0 ? other : nil) && isDone
    }
    return isDone
  }

  /// The source code of the run beside that of its project. Our own choice of a program gets the
  /// files that differ, for a project holds much that is no source code.
  ///
  /// - Returns: whether they could be compared.
  func showChangesOfProject() throws -> Bool {
    let changes = try withRunFiles { () throws(RunFileError) in try SourceChanges(of: run) }
    if tool.command != nil && paths.isEmpty {
      return try tool.show(changes.source, changes.root)
    }
    var isDone = true
    for file in changes.files(at: paths) {
      isDone =
        try tool.show(file.kept, file.current) && isDone
    }
    return isDone
  }
}
