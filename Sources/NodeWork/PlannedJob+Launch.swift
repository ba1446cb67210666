import Jobs
import Launching
import Posix

extension PlannedJob {
  /// As an executor takes it. Its first attempt there is the one that is planned.
  var launchJob: LaunchJob {
    switch work {
    case .line(let command):
      LaunchJob(
        id: id, line: line, command, digest: CommandDigest(of: command),
        earlierAttempts: attempt - 1)
    case .program(let arguments, let environment, let directory):
      LaunchJob(
        id: id,
        PlannedProgram(arguments: arguments, environment: environment, directory: directory),
        command: Array(arguments.joined(separator: [UInt8(ascii: " ")])),
        earlierAttempts: attempt - 1)
    }
  }
}

/// A program that the launcher has made everything ready for.
private struct PlannedProgram: ProgramSource {
  let arguments: [[UInt8]]
  let environment: [[UInt8]]
  let directory: [UInt8]

  func prepare(for attempt: Attempt) throws(ProgramUnavailable) -> PreparedProgram {
    do throws(SystemError) {
      return PreparedProgram(
        arguments: arguments, environment: environment,
        directory: try Directory(bytes: directory, mayBeLink: true))
    } catch {
      throw ProgramUnavailable(error)
    }
  }
}
