import Arguments
import Operations
import Posix
import Running

/// The folder that a command works in, with its project.
package struct ProjectContext: Sendable {
  private let operations: ProjectOperations

  /// Absolute.
  package var folder: String { operations.folder }
  package var project: ProjectFile? { operations.project }
  package var resolver: OperationResolver { operations.resolver }

  /// Reads the project file of the current folder, where there is one.
  /// `home` is the folder of the ledgers, as given; `warns` says whether what has no effect in the
  /// project file is told.
  package init(home: String, warns: Bool) throws {
    let folder: String
    folder = try CurrentFolder.path()
    operations = try ProjectOperations(in: folder, home: absolutePath(home, in: folder))
    guard warns else { return }
    for warning in operations.warnings { Console.warn(warning) }
  }

  /// Warns where the project file shows that an operation cannot run, or does not run what is meant.
  func warnOfObstacles(to operation: OperationDefinition) {
    if let obstacle = operations.obstacle(to: operation, RunCommand.stepOptions) {
      Console.warn(lines: ([obstacle.message] + obstacle.details).joined(separator: "\n"))
    }
  }

  /// The operation that a word names; nil or empty for the default one. Tells what could not be
  /// found out about it.
  package func operation(
    _ name: String?, warns: Bool = true
  ) throws -> OperationDefinition {
    let found = try operations.operation(name)
    for warning in found.warnings where warns { Console.warn(lines: warning) }
    return found.operation
  }
}
