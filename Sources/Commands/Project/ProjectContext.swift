import Arguments
import Operations
import Posix

/// The folder that a command works in, with its project.
package struct ProjectContext: Sendable {
  /// Absolute.
  package let folder: String
  package let project: ProjectFile?
  package let resolver: OperationResolver

  /// Reads the project file of the current folder, where there is one.
  /// `home` is the folder of the ledgers, as given; `warns` says whether what has no effect in the
  /// project file is told.
  package init(home: String, warns: Bool) throws(CommandFailure) {
    do throws(SystemError) {
      folder = try CurrentFolder.path()
    } catch {
      throw CommandFailure("\(error)")
    }
    project = try ProjectContext.readProject(in: folder)
    resolver = OperationResolver(
      folder: folder, project: project, home: absolutePath(home, in: folder))
    guard warns else { return }
    for warning in project?.warnings ?? [] { Console.warn(warning.description) }
  }

  /// The operation that a word names; nil or empty for the default one. Tells what could not be
  /// found out about it.
  package func operation(
    _ name: String?, warns: Bool = true
  ) throws(CommandFailure) -> OperationDefinition {
    do throws(OperationError) {
      let resolved = try resolver.resolve(name)
      if warns {
        for warning in resolved.warnings {
          Console.warn(lines: warning)
        }
      }
      return resolved.operation
    } catch {
      throw CommandFailure(error)
    }
  }

  private static func readProject(in folder: String) throws(CommandFailure) -> ProjectFile? {
    guard let path = ProjectFile.locate(in: folder) else { return nil }
    do throws(ProjectError) {
      return try ProjectFile(path: path)
    } catch {
      throw CommandFailure(error.description, hint: error.hint)
    }
  }
}

extension CommandFailure {
  package init(_ error: OperationError) {
    self.init(error.message, details: error.details, hint: error.hint)
  }
}
