import Operations
import Posix

/// The operations that can be run in a folder: those of its project file, and scripts.
package struct ProjectOperations: Sendable {
  /// Absolute.
  package let folder: String
  package let project: ProjectFile?
  package let resolver: OperationResolver

  /// Reads the project file of a folder, if there is one; `home` is the folder of all ledgers.
  /// Both are absolute. Programs may be run for their flags if it `asksPrograms`.
  package init(
    in folder: String, home: String, asksPrograms: Bool = false
  ) throws(RunFailure) {
    self.folder = folder
    do throws(ProjectError) {
      project = try ProjectFile.locate(in: folder).map { path throws(ProjectError) in
        try ProjectFile(path: path)
      }
    } catch {
      throw RunFailure(error)
    }
    resolver = OperationResolver(
      folder: folder, project: project, home: home, asksPrograms: asksPrograms)
  }

  /// What has no effect in the project file.
  package var warnings: [String] { (project?.warnings ?? []).map(\.description) }

  /// The operation that a word names, nil or empty for the default one; and what could not be found
  /// out about it.
  package func operation(
    _ name: String?
  ) throws(RunFailure) -> (operation: OperationDefinition, warnings: [String]) {
    do throws(OperationError) {
      let resolved = try resolver.resolve(name)
      return (resolved.operation, resolved.warnings)
    } catch {
      throw RunFailure(error)
    }
  }
}
