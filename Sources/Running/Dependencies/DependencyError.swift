import Posix
import Text

/// A dependency that could not be met.
package struct DependencyError: ExplainedError, Hashable, Sendable, CustomStringConvertible {
  /// `operation:train`
  package var source: String
  package var resource: String
  package var reason: String
  /// What the project says to do.
  package var help: String?
  /// What the system has refused us, if it is that.
  package var obstacle: SystemError?

  package init(
    source: String, resource: String, reason: String, help: String? = nil,
    obstacle: SystemError? = nil
  ) {
    self.obstacle = obstacle
    self.source = source
    self.resource = resource
    self.reason = reason
    self.help = help
  }

  /// What is wrong, for a warning too.
  package var problem: String {
    let text = "could not resolve '\(source)' in \(resource) resource: \(reason)"
    return help.map { "\(text)\n\($0)" } ?? text
  }

  package var description: String {
    "run failed because a dependency was not met: \(problem)"
  }
}

/// What is reported while dependencies are resolved.
package enum DependencyMessage: Hashable, Sendable {
  case information(String)
  case warning(String)
}

/// Why one source could not be resolved; its resource makes an error of it.
struct SourceProblem: Error, Hashable {
  var reason: String
  /// What the system has refused us, if it is that.
  var obstacle: SystemError?

  init(_ reason: String) {
    self.reason = reason
  }

  private init(_ error: SystemError) {
    reason = error.description
    obstacle = error
  }

  /// What `body` gives; what the system refuses it is the problem of the source.
  static func of<Value>(
    _ body: () throws(SystemError) -> Value
  ) throws(SourceProblem) -> Value {
    do throws(SystemError) {
      return try body()
    } catch {
      throw SourceProblem(error)
    }
  }
}
