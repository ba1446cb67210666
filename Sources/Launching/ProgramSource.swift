import Posix

/// A program that is to be executed with its own folder and environment: a run of an
/// operation. What it needs is made ready when its turn has come, by the worker that starts it.
package protocol ProgramSource: Sendable {
  /// Makes everything ready for an attempt and returns what to execute.
  ///
  /// - Throws: `ProgramUnavailable` if it cannot run; that ends the attempt.
  func prepare(for attempt: Attempt) throws(ProgramUnavailable) -> PreparedProgram
}

/// What is executed.
package struct PreparedProgram: Sendable {
  /// The words; the first is looked up on PATH unless it has a slash.
  package var arguments: [[UInt8]]
  /// `NAME=value`, laid over the environment of the launch; `NAME` alone is not inherited from it.
  package var environment: [[UInt8]]
  /// Where it works.
  package var directory: Directory
  /// The path of that without links in it, if that is known.
  package var physicalPath: String?

  package init(
    arguments: [[UInt8]], environment: [[UInt8]], directory: Directory, physicalPath: String? = nil
  ) {
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
    self.physicalPath = physicalPath
  }
}

/// Why a program cannot be run.
package struct ProgramUnavailable: Error, Hashable, Sendable {
  /// One line.
  package let reason: String
  /// What the system has refused us, if it is not the program's own fault: the attempt is withheld.
  package let obstacle: SystemError?

  package init(_ reason: String, _ obstacle: SystemError? = nil) {
    self.reason = reason
    self.obstacle = obstacle.flatMap { $0.isOfTheDisk || $0.isOfResources ? $0 : nil }
  }

  package init(_ error: SystemError) {
    self.init(error.description, error)
  }

  /// Of a command that ends with it.
  package var exitCode: Int32 { obstacle?.exitCode ?? 1 }
}
